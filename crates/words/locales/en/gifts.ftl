# Every gift of a donor, and what was given in the year.

title = Your gifts
never = Your gifts will stand here
never-what = You see each gift and what became of it, from the first one on.
give-first = Give your first gift
next-gift = Next gift
given-in = Given in { $year }
count = { $count ->
    [one] 1 gift
   *[other] { $count } gifts
}
one-needs-you = One gift needs you
name-and-amount = { $name }, { $amount }.
what-you-can-do = See what you can do
unwell = { $kind ->
    [bank] The bank system is not well right now.
    [both] The card system and the bank system are not well right now.
   *[card] The card system is not well right now.
}
kept-safe = We keep what you gave safe and will take it, once, when the system is well. You do not need to do anything.
one-assured = Your gift of { $amount } is assured
some-assured = { $count ->
   *[other] { $count } gifts of yours are assured
}
choices = See your choices
amount-for = { $amount } for { $day }
shown = Gifts { $first } to { $last } of { $matching }, newest first
all-in = All gifts in { $year }
pages = Pages of gifts
search = Search
search-hint = A fund, an amount, or the end of a card number
year = Year
status = Status
fund = Fund
method = From
all = All
all-funds = All funds
all-methods = Every card and bank
show = Show
clear = Clear filters
none-in = No gifts in { $year }
none-in-what = Choose another year, or give today.
give = Give
no-match = No gifts match these filters
others-may = Other gifts in { $year } may.
date = Date
gift = Gift
amount = Amount
month-given = { $amount } given
