# What a church shows of how its gifts fare when a card system is down.

title = { $church }: 어떤 헌금도 놓치지 않습니다
whole = 잃어버린 것도, 두 번 받은 것도 없습니다
what = 카드 시스템은 멈출 때가 있으며, 주일 아침에 자주 그렇습니다. 그때 헌금은 접수되어 안전하게 보관되고, 시스템이 정상으로 돌아오면 출금됩니다. 지난 12개월 동안 그런 헌금이 각각 어떻게 되었는지 보여 드립니다.
kept-safe = 안전하게 보관
kept-safe-note = 카드 시스템이 멈춘 동안의 헌금 { $count }건
lost = 잃어버림
not-one = 한 건도 없음
looked-for = 찾고 있음
twice = 두 번 출금
all-back = 모두 환불됨
not-back = { $count ->
   *[other] { $count }건 아직 환불 전
}
usual-wait = 보통 대기 시간
half = 절반은 이보다 오래 기다리지 않음
became = 보관된 헌금의 결과
given = 결국 출금됨
called-off = 취소되었거나 출금되지 않음
still = 아직 보관 중이거나 진행 중
together = 합계
let-go = 시스템이 정상으로 돌아온 뒤 헌금 { $count }건을 진행했습니다.
drill = 최근 모의 훈련
played = { $drill }, { $when } 실시.
drill-passed = 잃어버린 것도, 중복된 것도 없음
drill-mend = 고칠 점이 있음
drill-what = 모의 훈련은 실제로 있었던 시스템 중단을 이 시스템의 사본에서 그대로 되풀이하고 결과를 셉니다.
how = 계산 방법
how-what = { $since }부터 { $until }까지 장부의 기록을 하나씩 셉니다. 서로 다른 두 방법으로 세고, 둘이 같을 때만 보여 드립니다. 이름과 금액은 포함되지 않습니다.
order = 장부 기록 { $number }
sealed = , 봉인 { $hash }
