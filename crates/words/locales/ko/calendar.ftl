# The calendar: months by their number, days of the week from Monday (1), and how often.

month = { $month ->
    [1] 1월
    [2] 2월
    [3] 3월
    [4] 4월
    [5] 5월
    [6] 6월
    [7] 7월
    [8] 8월
    [9] 9월
    [10] 10월
    [11] 11월
   *[other] 12월
}
short-month = { $month ->
    [1] 1월
    [2] 2월
    [3] 3월
    [4] 4월
    [5] 5월
    [6] 6월
    [7] 7월
    [8] 8월
    [9] 9월
    [10] 10월
    [11] 11월
   *[other] 12월
}
weekday = { $weekday ->
    [1] 월요일
    [2] 화요일
    [3] 수요일
    [4] 목요일
    [5] 금요일
    [6] 토요일
   *[other] 일요일
}
short-weekday = { $weekday ->
    [1] 월
    [2] 화
    [3] 수
    [4] 목
    [5] 금
    [6] 토
   *[other] 일
}
before-noon = 오전
after-noon = 오후

often = { $name ->
    [once] 한 번
    [weekly] 매주
    [every_two_weeks] 2주마다
    [every_four_weeks] 4주마다
    [first_and_fifteenth] 매월 1일과 15일
    [fifth_and_twentieth] 매월 5일과 20일
    [monthly] 매월
    [quarterly] 3개월마다
    [half_yearly] 6개월마다
   *[yearly] 매년
}
every-weekday = { $weekday ->
    [1] 매주 월요일
    [2] 매주 화요일
    [3] 매주 수요일
    [4] 매주 목요일
    [5] 매주 금요일
    [6] 매주 토요일
   *[other] 매주 일요일
}
every-second-weekday = { $weekday ->
    [1] 2주마다 월요일
    [2] 2주마다 화요일
    [3] 2주마다 수요일
    [4] 2주마다 목요일
    [5] 2주마다 금요일
    [6] 2주마다 토요일
   *[other] 2주마다 일요일
}
every-fourth-weekday = { $weekday ->
    [1] 4주마다 월요일
    [2] 4주마다 화요일
    [3] 4주마다 수요일
    [4] 4주마다 목요일
    [5] 4주마다 금요일
    [6] 4주마다 토요일
   *[other] 4주마다 일요일
}
each-month = 매월 { $nth }일
each-month-or-last = 매월 { $nth }일(없는 달은 말일)
every-third-month = 3개월마다 { $nth }일
every-sixth-month = 6개월마다 { $nth }일
every-year-on = 매년 { $day }
