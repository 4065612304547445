# What became of a gift, in one or two words, and the names of things in lists.

given = Given
assured = Assured
on-its-way = On its way
waiting = Waiting
needs-you = Needs you
not-taken = Not taken
cancelled = Cancelled
refunded = Refunded
bank = Bank { $number }
gift = Gift
and-more = { $count ->
   *[other] { $name } and { $count } more
}
partly-back = { $amount } of it was given back
