# One gift: what became of it, and what its donor may do.

title = Your gift of { $amount }, { $day }
heading = Your gift of { $amount } for { $day }
all = All gifts
about = About this gift
safe-title = We have your gift safe
safe = { $kind ->
    [bank] Thank you, your gift is received. It will be taken once, when the bank system is back. Nothing has been taken from { $way } yet. You do not need to do anything.
   *[card] Thank you, your gift is received. It will be taken once, when the card system is back. Nothing has been taken from { $way } yet. You do not need to do anything.
}
on-its-way-title = Your gift is on its way
apart = It is taken from { $way } on { $day }, so that it does not come together with another. You do not need to do anything.
being-taken = It is being taken from { $way }. You do not need to do anything.
asking-title = We are asking what became of your gift
asking = { $kind ->
    [bank] The bank system gave no answer. We ask until we know, and never send your gift twice. You do not need to do anything.
   *[card] The card system gave no answer. We ask until we know, and never send your gift twice. You do not need to do anything.
}
waiting-title = We will ask once more
waiting-until = Nothing was taken. We ask again on { $when }. You do not need to do anything.
waiting = Nothing was taken. We ask again on another day. You do not need to do anything.
needs-title = This gift needs you
not-taken-title = This gift was not taken
cancelled-title = This gift is cancelled
cancelled = Nothing was taken from { $way }.
refunded-title = This gift was given back
refunded = The money goes back to { $way }. Banks take a few days to show it.
nothing-taken = Nothing was taken.
put-right = Put this gift right
give-again = Give { $amount } again
year-ends = { $year } ends soon
year-counts = A gift counts for the year in which it is taken. If this one waits longer, it counts for { $next }.
year-card = If it is to count for that year, pay it with a card today: choose below.
year-office = If it is to count for that year, call your church office today, and cancel this one.
question = What would you like to do?
wait = Wait
wait-for-system = { $kind ->
    [bank] We take { $amount } from { $way }, once, when the bank system is back.
   *[card] We take { $amount } from { $way }, once, when the card system is back.
}
wait-as-planned = We take { $amount } from { $way }, as planned.
pay-from = Pay from { $way } instead
pay-bank-hint = A bank takes a few working days. From { $way } nothing is taken for it.
pay-card-hint = It is taken now. From { $way } nothing is taken for it.
cancel = Cancel this gift
cancel-hint = Nothing is taken.
cancel-scheduled-hint = Nothing is taken. Your next recurring gift stays as planned.
next = Continue
next-hint = You check everything before it happens.
together = If it comes near your next gift
next-due = Your next gift is due on { $day }.
not-own = What you set for all your gifts is chosen here.
what-then = What we do then
keep-to-this = Keep to this
ahead = Next
we-test = We test the system with our own money. When it is well, your gift is taken.
happened = What happened
happened-so-far = What happened so far
given-back = Given back to you
gift-now = Your gift now
your-gift = Your gift
repeats = Repeats
this-gift = This gift
from = From
gift-number = Gift number
receipt-later = The receipt comes when the gift is taken. Until then it does not count for tax.
receipt = Receipt { $number }
given-by = Given by
asked-for = Asked for
taken = Taken
no-goods = No goods or services were given in return.
see-receipt = See the receipt to print or save
