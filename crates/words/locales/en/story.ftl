# A gift's story, told to whoever gave it: what happened, what we did, what they may do.

system = { $kind ->
    [bank] the bank system
   *[card] the card system
}
was-taken = The gift was taken
no-answer = { system } did not answer
not-well = { system } was not well
not-set-up = { system } was not set up right
bank-said-no = The bank said no this time
not-enough = There was not enough money in the account
expired = The card has expired
wrong-details = { $kind ->
    [bank] The bank details do not fit
   *[card] The card details do not fit
}
safety-check = A safety check stopped it
no-reason = { system } gave no reason
do-nothing = You do not need to do anything.
nothing-taken = Nothing was taken.
we-look-into-it = Nothing was taken. We are looking into it, and you may give again at any time.
ask-your-bank = Nothing was taken. Your bank can tell you why. You may choose another way to pay for this gift.
when-the-money-is-there = Nothing was taken. Try once more when the money is there, or choose another card or account.
with-another-way = { $kind ->
    [bank] Nothing was taken. Choose another account or a card for this gift.
   *[card] Nothing was taken. Choose another card or your bank for this gift.
}
call-the-office = Nothing was taken. Please call the church office, and we will look at it together.
received = You gave, and we wrote your gift down.
brought-over = You gave this before your church came here. It is from your church's own records.
fell-due = Your recurring gift was due.
sent = We asked { system } to take it.
at-the-bank = Your bank has it. Banks take some days; then it counts as given.
kept-safe = We kept your gift safe.
stopped-asking = We stopped asking, so that it can never be taken twice.
asks-later = We will ask for it when the system is well.
let-go = { $kind ->
    [bank] The bank system was well again, so we let your gift go on.
   *[card] The card system was well again, so we let your gift go on.
}
other-way-agreed = Your gift comes from { $way } now, as you agreed in your settings.
other-way-chosen = Your gift comes from { $way } now, as you chose.
old-way-over = From { $way } nothing can be taken for it any more.
apart = So that it does not come together with your next gift, we take it on { $day }.
left-out = You wanted only the gift that was due, so we cancelled this one. Nothing was taken.
inquired = We asked { system } what became of it. We do not send it twice.
taken = { $amount } was taken from { $way }, once.
thank-you = Thank you.
will-try-again = We will ask once more on { $when }.
was-cancelled = The gift was cancelled. Nothing was taken.
given-back = { $amount } was given back to { $way }.
taken-back = Your bank took { $amount } back to { $way }.
given-again = Your bank gave { $amount } to your church again.
redesignated = Your church moved it to the fund you see here.
given-up = Your church will not take this gift any more. Nothing was taken.
receipt-sent = We sent you the receipt.
