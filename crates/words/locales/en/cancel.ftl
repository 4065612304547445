# Before a gift is cancelled.

title = Cancel your gift of { $amount }
gift = Gift
amount = Amount
for-day = For
from = From
nothing-taken = Nothing is taken.
next-stays = Your next recurring gift stays as planned.
cancel-it = Cancel my gift of { $amount }
keep-it = Keep it
too-late = This gift can no longer be cancelled
too-late-what = Its page tells what became of it.
see-gift = See this gift
