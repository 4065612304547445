# One gift: what became of it, and what its donor may do.

title = { $day }, { $amount } 헌금
heading = { $day }, { $amount } 헌금
all = 모든 헌금
about = 이 헌금에 대하여
safe-title = 헌금을 안전하게 보관하고 있습니다
safe = { $kind ->
    [bank] 감사합니다. 헌금이 접수되었습니다. 은행 시스템이 정상으로 돌아오면 한 번만 출금됩니다. 아직 { $way }에서 출금되지 않았습니다. 따로 하실 일은 없습니다.
   *[card] 감사합니다. 헌금이 접수되었습니다. 카드 시스템이 정상으로 돌아오면 한 번만 출금됩니다. 아직 { $way }에서 출금되지 않았습니다. 따로 하실 일은 없습니다.
}
on-its-way-title = 헌금이 진행 중입니다
apart = 다른 헌금과 겹치지 않도록 { $day }에 { $way }에서 출금됩니다. 따로 하실 일은 없습니다.
being-taken = { $way }에서 출금하고 있습니다. 따로 하실 일은 없습니다.
asking-title = 헌금이 어떻게 되었는지 확인하고 있습니다
asking = { $kind ->
    [bank] 은행 시스템이 응답하지 않았습니다. 알게 될 때까지 확인하며, 헌금을 두 번 보내지 않습니다. 따로 하실 일은 없습니다.
   *[card] 카드 시스템이 응답하지 않았습니다. 알게 될 때까지 확인하며, 헌금을 두 번 보내지 않습니다. 따로 하실 일은 없습니다.
}
waiting-title = 한 번 더 요청하겠습니다
waiting-until = 출금된 금액은 없습니다. { $when }에 다시 요청합니다. 따로 하실 일은 없습니다.
waiting = 출금된 금액은 없습니다. 다른 날 다시 요청합니다. 따로 하실 일은 없습니다.
needs-title = 확인이 필요한 헌금입니다
not-taken-title = 출금되지 않은 헌금입니다
cancelled-title = 취소된 헌금입니다
cancelled = { $way }에서 출금된 금액은 없습니다.
refunded-title = 환불된 헌금입니다
refunded = 금액은 { $way }(으)로 돌아갑니다. 은행에 표시되기까지 며칠이 걸립니다.
nothing-taken = 출금된 금액은 없습니다.
put-right = 이 헌금 바로잡기
give-again = { $amount } 다시 헌금하기
year-ends = { $year }년이 곧 끝납니다
year-counts = 헌금은 출금된 해의 것으로 계산됩니다. 더 기다리면 { $next }년의 헌금이 됩니다.
year-card = 그해의 헌금으로 계산하려면 오늘 카드로 결제해 주십시오. 아래에서 선택하실 수 있습니다.
year-office = 그해의 헌금으로 계산하려면 오늘 교회 사무실로 전화하시고 이 헌금을 취소해 주십시오.
question = 어떻게 하시겠습니까?
wait = 기다리기
wait-for-system = { $kind ->
    [bank] 은행 시스템이 정상으로 돌아오면 { $way }에서 { $amount }을(를) 한 번 출금합니다.
   *[card] 카드 시스템이 정상으로 돌아오면 { $way }에서 { $amount }을(를) 한 번 출금합니다.
}
wait-as-planned = 예정대로 { $way }에서 { $amount }을(를) 출금합니다.
pay-from = 대신 { $way }에서 결제
pay-bank-hint = 은행은 영업일 기준 며칠이 걸립니다. { $way }에서는 출금되지 않습니다.
pay-card-hint = 지금 출금됩니다. { $way }에서는 출금되지 않습니다.
cancel = 이 헌금 취소
cancel-hint = 출금되지 않습니다.
cancel-scheduled-hint = 출금되지 않습니다. 다음 정기 헌금은 예정대로 진행됩니다.
next = 계속
next-hint = 진행되기 전에 모두 확인하실 수 있습니다.
together = 다음 헌금과 가까워질 때
next-due = 다음 헌금 예정일은 { $day }입니다.
not-own = 모든 헌금에 대해 설정하신 값이 선택되어 있습니다.
what-then = 그때 저희가 할 일
keep-to-this = 이대로 하기
ahead = 다음
we-test = 저희 돈으로 시스템을 시험합니다. 정상이면 헌금이 출금됩니다.
happened = 진행 내역
happened-so-far = 지금까지의 진행 내역
given-back = 환불된 금액
gift-now = 현재 헌금
your-gift = 헌금
repeats = 반복
this-gift = 이 헌금
from = 결제 수단
gift-number = 헌금 번호
receipt-later = 영수증은 헌금이 출금되면 발급됩니다. 그때까지는 세금 공제 대상이 아닙니다.
receipt = 영수증 { $number }
given-by = 헌금하신 분
asked-for = 요청
taken = 출금
no-goods = 이 헌금의 대가로 제공된 물품이나 서비스는 없습니다.
see-receipt = 인쇄하거나 저장할 영수증 보기
