asked-subject = Your data is erased on { $day }
asked = You asked us to erase your data. On { $day } your name, your address and everything you chose go for good. Your recurring gifts are stopped.
asked-last = Until then you can sign in and take it back. If you did not ask for this, do it today and call your church. After that day we do not write to you, because we do not have your address any more.
undo = Keep my account
undone-subject = Your account stays
undone = Nothing was erased. Recurring gifts stay stopped until you start them again.
recurring = Your recurring gifts
