title = Recurring gifts
all = All recurring gifts
none-title = No recurring gift yet
none = A gift may come back every week, every month, or on the days you choose. You can change, skip, pause or stop it at any time.
start = Start a recurring gift
start-another = Start another recurring gift
next = Next gift
over = No longer running
what-for = For
from = From
name = { $amount } { $often }
running = Running
paused = Paused
stopped = Stopped
finished = Finished
until = until { $day }
ends = Ends
ends-never = When you say so
ends-on = With { $day }
ends-after = { $gifts ->
    [one] After one more gift
   *[other] After { $gifts } more gifts
}
