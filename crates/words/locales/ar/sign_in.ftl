# Signing in, by password or by a code that comes by mail.

title = تسجيل الدخول
heading = سجّل الدخول لترى عطاياك
email = البريد الإلكتروني
password = كلمة المرور
send-code = أرسل إليّ رمزًا بدلًا من ذلك
code-hint = الرمز لا يحتاج إلى كلمة مرور. يصل بالبريد ومعه رابط يقوم مقامه، ويُستخدم مرة واحدة.
try = جرّبه بصفة واحد من ثلاثة
donor = متبرع
admin = مسؤول الكنيسة
staff = فريق المدفوعات
password-of-all = كلمة المرور لهم جميعًا: { $password }
or-code = أو اطلب رمزًا واقرأه في { $mailbox }.
with-passkey = الدخول بمفتاح مرور
