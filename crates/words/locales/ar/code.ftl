# The code that came by mail.

title = أدخل رمزك
on-its-way = أرسلنا رمزًا إلى { $email }
how-long = يعمل لمدة 15 دقيقة. إن لم يكن لهذا العنوان حساب، فلن تُرسل أي رسالة.
demo = هذا عرض تجريبي: اقرأ الرمز في { $mailbox }.
address-was = العنوان الذي أدخلته: { $email }
code = الرمز
hint = ستة أرقام. يمكنك لصقها.
another = أرسل رمزًا آخر
