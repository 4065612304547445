# Showing once more who one is, before cards and accounts are changed.

title = أثبت لنا أنك أنت
text = مضى وقت على تسجيل دخولك. قبل تغيير بطاقة أو حساب مصرفي أو مفتاح مرور، أو محو بياناتك، نتأكد أنك أنت.
with-password = كلمة المرور
go-on = متابعة
or-code = أو برمز
code-text = نرسل رمزًا إلى { $email }. يعمل مرة واحدة لمدة 15 دقيقة.
send-code = أرسل إليّ رمزًا
code = الرمز من الرسالة
use-code = متابعة بهذا الرمز
back = رجوع، لم يتغير شيء
wrong-code = هذا الرمز لا يطابق. انظر في أحدث رسالة أو اطلب رمزًا آخر
with-passkey = استعمل مفتاح مرورك
