# Where somebody is signed in.

title = Where you are signed in
text = Each phone or computer on which you signed in, and did not sign out. If you do not know one, end it and change your password.
device = { $browser } on { $system }
a-browser = A browser
a-system = a device we do not know
this = This one
since = Signed in
seen = Last used
end = Sign this one out
others = Sign out everywhere else
others-text = You stay signed in here. Links in mails that we sent you before open nothing any more.
alone = You are signed in nowhere else.
settings = Your account
