# Signing in, by password or by a code that comes by mail.

title = Sign in
heading = Sign in to see your gifts
email = E-mail
password = Password
send-code = Send me a code instead
code-hint = A code needs no password. It comes by e-mail, with a link that is as good, and works once.
try = Try it as one of three
donor = A donor
admin = A church admin
staff = Payment staff
password-of-all = The password of all three: { $password }
or-code = Or ask for a code, and read it in the { $mailbox }.
with-passkey = Sign in with a passkey
