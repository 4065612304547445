# The first page, for those who are not signed in.

title = No gift left behind
what = Give to your church, and see each gift and what became of it: the ones that were taken, the ones on their way, and the ones we keep safe while a card system is not well.
promise = What we promise
nothing-lost = Nothing is lost
nothing-lost-how = When a card system does not answer, we keep your gift safe and take it when the system is well.
nothing-twice = Nothing is taken twice
nothing-twice-how = If we do not know what became of a gift, we ask. We never just send it again.
all-told = Everything is told
all-told-how = Each gift has a page with what happened, in plain words, line by line.
