code-subject = Your sign-in code
code-is = Your code is { $code }
code-lasts = It works once, for 15 minutes. If you did not ask for it, you need do nothing.
test-subject = A test: mails reach you
test-text = You asked for a test. Nothing has happened, and there is nothing to do.
digest-subject = { $count ->
    [one] One thing about your giving
   *[other] { $count } things about your giving
}
