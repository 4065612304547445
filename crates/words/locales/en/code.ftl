# The code that came by mail.

title = Enter your code
on-its-way = A code is on its way to { $email }
how-long = It works for 15 minutes. If no account has this address, no mail is sent.
demo = This is a demo: read the code in the { $mailbox }.
address-was = The address was { $email }.
code = Code
hint = Six digits. You may paste it.
another = Send another code
