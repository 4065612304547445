# Showing once more who one is, before cards and accounts are changed.

title = Show us that it is you
text = It is a while since you signed in. Before a card, a bank account or a passkey is changed, or your data is erased, we make sure that it is you.
with-password = Your password
go-on = Go on
or-code = Or with a code
code-text = We mail a code to { $email }. It works once, for 15 minutes.
send-code = Mail me a code
code = Code from the mail
use-code = Go on with this code
back = Back, nothing changed
wrong-code = This code does not fit. Look in the latest mail, or ask for another one
with-passkey = Use your passkey
