# The code that came by mail.

title = أدخل رمزك
on-its-way = رمز في طريقه إلى { $email }
how-long = يعمل لمدة 15 دقيقة. إن لم يكن لهذا العنوان حساب، فلن تُرسل أي رسالة.
demo = هذا عرض تجريبي: اقرأ الرمز في { $mailbox }.
address-was = كان العنوان { $email }.
code = الرمز
hint = ستة أرقام. يمكنك لصقه.
another = أرسل رمزًا آخر
