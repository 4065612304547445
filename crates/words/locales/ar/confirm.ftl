# Showing once more who one is, before cards and accounts are changed.

title = تأكيد هويتك
text = مضى وقت على تسجيل دخولك. قبل تغيير بطاقة أو حساب بنكي أو مفتاح مرور، أو محو بياناتك، نتأكد من هويتك.
with-password = كلمة المرور
go-on = متابعة
or-code = أو تابع برمز
code-text = نرسل رمزًا إلى { $email }. يعمل مرة واحدة خلال 15 دقيقة.
send-code = أرسل إليّ رمزًا
code = الرمز من الرسالة
use-code = متابعة بهذا الرمز
back = الرجوع دون أي تغيير
wrong-code = هذا الرمز غير مطابق. راجع أحدث رسالة أو اطلب رمزًا آخر
with-passkey = استخدم مفتاح المرور
