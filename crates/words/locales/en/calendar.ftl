# The calendar: months by their number, days of the week from Monday (1), and how often.

month = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[other] December
}
short-month = { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[other] Dec
}
weekday = { $weekday ->
    [1] Monday
    [2] Tuesday
    [3] Wednesday
    [4] Thursday
    [5] Friday
    [6] Saturday
   *[other] Sunday
}
short-weekday = { $weekday ->
    [1] Mon
    [2] Tue
    [3] Wed
    [4] Thu
    [5] Fri
    [6] Sat
   *[other] Sun
}
before-noon = AM
after-noon = PM

often = { $name ->
    [once] once
    [weekly] every week
    [every_two_weeks] every two weeks
    [every_four_weeks] every four weeks
    [first_and_fifteenth] on the 1st and 15th of each month
    [fifth_and_twentieth] on the 5th and 20th of each month
    [monthly] every month
    [quarterly] every three months
    [half_yearly] every six months
   *[yearly] every year
}
every-weekday = { $weekday ->
    [1] every Monday
    [2] every Tuesday
    [3] every Wednesday
    [4] every Thursday
    [5] every Friday
    [6] every Saturday
   *[other] every Sunday
}
every-second-weekday = { $weekday ->
    [1] every second Monday
    [2] every second Tuesday
    [3] every second Wednesday
    [4] every second Thursday
    [5] every second Friday
    [6] every second Saturday
   *[other] every second Sunday
}
every-fourth-weekday = { $weekday ->
    [1] every fourth Monday
    [2] every fourth Tuesday
    [3] every fourth Wednesday
    [4] every fourth Thursday
    [5] every fourth Friday
    [6] every fourth Saturday
   *[other] every fourth Sunday
}
each-month = on the { $nth } of each month
each-month-or-last = on the { $nth } of each month, or its last day
every-third-month = on the { $nth } of every third month
every-sixth-month = on the { $nth } of every sixth month
every-year-on = every year on { $day }
