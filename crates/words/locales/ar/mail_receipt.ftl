subject = إيصالك: { $amount }
text = هذا إيصال عطائك { $amount } إلى { $church } كما صدر.
receipt = إيصال
gift = العطاء
taken = أُخذ في
given-by = قدّمه
code = الرمز
open = افتح الإيصال
