# Before a gift that waits is paid another way.

title = { $amount } 헌금을 다른 결제 수단으로 결제
when-bank = 지금 진행됩니다. 은행 처리에 영업일 기준 며칠이 걸리며, 완료되면 영수증을 보내 드립니다.
when-card = 지금 한 번만 출금됩니다. 출금되면 영수증을 보내 드립니다.
with-fee = 부담하시는 수수료 포함
card-or-bank = 카드 또는 계좌
instead-of = 기존 결제 수단
taken = 출금
you-let = { $church }이(가) { $way }에서 { $total }을(를) 한 번 출금하는 데 동의합니다. { $before }에서는 시스템이 정상으로 돌아와도 이 헌금이 더 이상 출금되지 않습니다.
pay = { $way }에서 { $total } 결제
wait-instead = 기다리기
too-late = 지금은 그 결제 수단으로 결제할 수 없습니다
too-late-what = 이미 진행 중이거나 그 결제 수단이 지금 원활하지 않을 수 있습니다. 바뀐 것은 없으며, 헌금 페이지에서 상태를 확인하실 수 있습니다.
