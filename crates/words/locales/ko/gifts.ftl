# Every gift of a donor, and what was given in the year.

title = 헌금 내역
never = 헌금 내역이 여기에 표시됩니다
never-what = 첫 헌금부터 각 헌금이 어떻게 되었는지 보실 수 있습니다.
give-first = 첫 헌금 드리기
next-gift = 다음 헌금
given-in = { $year }년 헌금
count = { $count ->
   *[other] 헌금 { $count }건
}
one-needs-you = 확인이 필요한 헌금이 있습니다
name-and-amount = { $name }, { $amount }.
what-you-can-do = 할 수 있는 일 보기
unwell = { $kind ->
    [bank] 지금 은행 시스템이 원활하지 않습니다.
    [both] 지금 카드 시스템과 은행 시스템이 원활하지 않습니다.
   *[card] 지금 카드 시스템이 원활하지 않습니다.
}
kept-safe = 드리신 헌금을 안전하게 보관하며, 시스템이 정상으로 돌아오면 한 번만 출금합니다. 따로 하실 일은 없습니다.
one-assured = { $amount } 헌금을 안전하게 보관하고 있습니다
some-assured = { $count ->
   *[other] 헌금 { $count }건을 안전하게 보관하고 있습니다
}
choices = 선택할 수 있는 방법 보기
amount-for = { $day }, { $amount }
shown = 헌금 { $matching }건 중 { $first }–{ $last }, 최신순
all-in = { $year }년의 모든 헌금
pages = 헌금 내역 페이지
search = 검색
search-hint = 헌금 항목, 금액 또는 카드 번호 끝자리
year = 연도
status = 상태
fund = 헌금 항목
method = 결제 수단
all = 전체
all-funds = 모든 헌금 항목
all-methods = 모든 카드와 계좌
show = 보기
clear = 필터 지우기
none-in = { $year }년 헌금이 없습니다
none-in-what = 다른 연도를 선택하시거나 오늘 헌금해 주십시오.
give = 헌금하기
no-match = 조건에 맞는 헌금이 없습니다
others-may = { $year }년의 다른 헌금은 있을 수 있습니다.
date = 날짜
gift = 헌금
amount = 금액
month-given = 헌금 { $amount }
