# The mail that a demo did not send.

title = صندوق الرسائل
what = هذا العرض لا يرسل رسائل. ما كان سيُرسل يظهر هنا، والأحدث أولًا.
none = لا رسائل بعد
none-what = اطلب رمز دخول أو قدّم عطية، وتظهر رسالتها هنا.
to = إلى
written = كُتبت
texts = الرسائل النصية
mails = البريد
