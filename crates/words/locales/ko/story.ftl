# A gift's story, told to whoever gave it: what happened, what we did, what they may do.

system = { $kind ->
    [bank] 은행 시스템
   *[card] 카드 시스템
}
was-taken = 헌금이 출금되었습니다
no-answer = { system }이 응답하지 않았습니다
not-well = { system }이 원활하지 않았습니다
not-set-up = { system }의 설정이 맞지 않았습니다
bank-said-no = 이번에는 은행이 승인하지 않았습니다
not-enough = 계좌에 잔액이 부족했습니다
expired = 카드 유효 기간이 지났습니다
wrong-details = { $kind ->
    [bank] 은행 정보가 맞지 않습니다
   *[card] 카드 정보가 맞지 않습니다
}
safety-check = 안전 점검에서 멈추었습니다
no-reason = { system }이 이유를 알리지 않았습니다
do-nothing = 따로 하실 일은 없습니다.
nothing-taken = 출금된 금액은 없습니다.
we-look-into-it = 출금된 금액은 없습니다. 저희가 살펴보고 있으며, 언제든지 다시 헌금하실 수 있습니다.
ask-your-bank = 출금된 금액은 없습니다. 이유는 은행에서 알려 드릴 수 있습니다. 이 헌금을 다른 결제 수단으로 내실 수 있습니다.
when-the-money-is-there = 출금된 금액은 없습니다. 잔액이 있을 때 다시 시도하시거나 다른 카드나 계좌를 골라 주십시오.
with-another-way = { $kind ->
    [bank] 출금된 금액은 없습니다. 이 헌금에 쓸 다른 계좌나 카드를 골라 주십시오.
   *[card] 출금된 금액은 없습니다. 이 헌금에 쓸 다른 카드나 은행 계좌를 골라 주십시오.
}
call-the-office = 출금된 금액은 없습니다. 교회 사무실로 전화해 주시면 함께 살펴보겠습니다.
received = 헌금해 주셨고, 저희가 기록해 두었습니다.
brought-over = 교회가 이곳을 이용하기 전에 드린 헌금입니다. 교회의 기록에서 가져왔습니다.
fell-due = 정기 헌금 날짜가 되었습니다.
sent = { system }에 출금을 요청했습니다.
at-the-bank = 은행에 전달되었습니다. 은행 처리에 며칠이 걸리며, 그 후 헌금으로 계산됩니다.
kept-safe = 헌금을 안전하게 보관했습니다.
stopped-asking = 두 번 출금되는 일이 없도록 요청을 멈추었습니다.
asks-later = 시스템이 정상으로 돌아오면 요청하겠습니다.
let-go = { system }이 정상으로 돌아와 헌금을 계속 진행했습니다.
other-way-agreed = 설정에서 동의하신 대로 이제 { $way }에서 헌금이 출금됩니다.
other-way-chosen = 선택하신 대로 이제 { $way }에서 헌금이 출금됩니다.
old-way-over = { $way }에서는 이 헌금으로 더 이상 출금되지 않습니다.
apart = 다음 헌금과 겹치지 않도록 { $day }에 출금합니다.
left-out = 이번 차례의 헌금만 원하셔서 이 헌금은 취소했습니다. 출금된 금액은 없습니다.
inquired = { system }에 이 헌금이 어떻게 되었는지 물었습니다. 두 번 보내지 않습니다.
taken = { $way }에서 { $amount }이(가) 한 번 출금되었습니다.
thank-you = 감사합니다.
will-try-again = { $when }에 한 번 더 요청하겠습니다.
was-cancelled = 헌금이 취소되었습니다. 출금된 금액은 없습니다.
given-back = { $amount }이(가) { $way }(으)로 환불되었습니다.
taken-back = 은행이 { $amount }을(를) { $way }(으)로 되돌렸습니다.
given-again = 은행이 { $amount }을(를) 교회에 다시 전달했습니다.
redesignated = 교회가 여기 보이는 헌금 항목으로 옮겼습니다.
given-up = 교회는 이 헌금을 더 이상 출금하지 않습니다. 출금된 금액은 없습니다.
receipt-sent = 영수증을 보내 드렸습니다.
