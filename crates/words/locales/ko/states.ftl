# What became of a gift, in one or two words, and the names of things in lists.

given = 헌금 완료
assured = 안전하게 보관
on-its-way = 진행 중
waiting = 대기 중
needs-you = 확인 필요
not-taken = 출금되지 않음
cancelled = 취소됨
refunded = 환불됨
bank = 은행 계좌 { $number }
gift = 헌금
and-more = { $count ->
   *[other] { $name } 외 { $count }개 항목
}
partly-back = 그중 { $amount } 환불됨
