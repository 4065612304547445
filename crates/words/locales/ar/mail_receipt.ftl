subject = إيصالك: { $amount }
text = هذا إيصال عطيتك بمبلغ { $amount } إلى { $church } كما صدر.
receipt = إيصال
gift = العطية
taken = تاريخ الخصم
given-by = مقدّمة من
code = الرمز
open = افتح الإيصال
