# A donor wants to be forgotten: what goes, what stays, and until when it can be taken back.

title = Erase my data
lead = You may leave at any time. This page says what goes and what stays, before anything happens.
goes-title = What goes
goes-you = Your name, your e-mail address, your password, your language, and everything you chose
goes-methods = The names, digits and dates of your cards and banks; the vault forgets them too
goes-mails = Every mail we wrote to you
goes-others = Your pledges, and your place in a household
stays-title = What stays, and why
stays-gifts = Your gifts stay in your church’s books, because books must add up. They say “A giver who left”.
stays-papers = Statements and receipts that were issued stay as they are, with your name, because the law asks your church to keep them.
stops = { $count ->
    [one] Your recurring gift stops today. It stays stopped if you change your mind.
   *[other] Your { $count } recurring gifts stop today. They stay stopped if you change your mind.
}
take = Take your data along first
take-data = Everything kept of you
take-statements = Your statements
open-title = Some gifts are not over yet
open = We can erase your data when each of these is given or cancelled.
open-held = We keep it safe until the system is back
open-see = See this gift
when = We wait { $days } days. Until { $day } you can take it back. We write to { $email } today, and never after that day.
ask = Erase my data on { $day }
keep = Keep my account
asked-title = Your data is erased on { $day }
asked = Until then you can sign in and take it back. After that day nobody can, not even we.
asked-open = A gift of yours is not over yet. We wait until it is, also after that day.
undo = Keep my account
link = Erase my data
link-text = You may leave. First you see what goes and what stays.
done-asked = We erase your data
done-asked-means = The day stands below. Until then you can take it back.
done-undone = You stay
done-undone-means = Nothing was erased. Recurring gifts stay stopped until you start them again.
wrong-open = A gift of yours is not over yet. Wait until it is given, or cancel it
