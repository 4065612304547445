# What a church shows of how its gifts fare when a card system is down.

title = No gift left behind at { $church }
whole = Nothing lost, nothing kept twice
what = Card systems go down, often on a Sunday morning. Then gifts are received and kept safe, and taken when the system is well again. This is what became of every one of them in the last twelve months.
kept-safe = Kept safe
kept-safe-note = { $count ->
    [one] 1 gift while a card system was down
   *[other] { $count } gifts while a card system was down
}
lost = Lost
not-one = not one
looked-for = being looked for
twice = Taken twice
all-back = all given back
not-back = { $count ->
   *[other] { $count } not given back yet
}
usual-wait = Usual wait
half = half waited no longer
became = What became of those kept safe
given = Given in the end
called-off = Called off, or not given
still = Still kept safe, or on their way
together = Together
let-go = { $count ->
    [one] 1 gift was let go after the system was well.
   *[other] { $count } gifts were let go after the system was well.
}
drill = The last drill
played = { $drill }, played { $when }.
drill-passed = Nothing lost, nothing doubled
drill-mend = Something to mend
drill-what = A drill plays a real outage against a copy of this system, and counts.
how = How this is counted
how-what = From the books, order by order, from { $since } to { $until }. It is counted in two ways that share nothing, and shown only if both say the same. No name and no amount is in it.
order = Order { $number } of the books
sealed = , sealed { $hash }
