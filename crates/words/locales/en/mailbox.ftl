# The mail that a demo did not send.

title = Mailbox
what = This demo sends no mail. What it would have sent stands here, newest first.
none = No mail yet
none-what = Ask for a sign-in code or give a gift, and its mail stands here.
to = To
written = Written
texts = Text messages
mails = Mail
