code-subject = Your sign-in code
code-is = Your code is { $code }
code-lasts = It works once, for 15 minutes. If you did not ask for it, you need do nothing.
test-subject = A test: mails reach you
test-text = You asked for a test. Nothing has happened, and there is nothing to do.
digest-subject = { $count ->
    [one] One thing about your giving
   *[other] { $count } things about your giving
}
code-link = Or sign in with one press
link-subject = Your link
link-text = Here is the link that was asked for. It opens one thing only, and no password is needed.
link-yours = It was sent to you and to nobody else. If you did not ask for it, you need do nothing.
link-sign-in = Sign in
link-see = See this gift
link-fix = Put this gift right
link-keep = Look after this recurring gift
link-again = Give the same again
link-method = See this card or account
passkey-added-subject = A passkey was added to your account
passkey-added = The passkey { $name } can sign you in from now on. It needs no password.
passkey-removed-subject = A passkey was removed from your account
passkey-removed = The passkey { $name } signs nobody in any more.
passkey-not-you = If it was not you, remove what you do not know, sign out everywhere else, and change your password.
passkey-look = See your passkeys
