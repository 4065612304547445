title = 정기 헌금
all = 모든 정기 헌금
none-title = 아직 정기 헌금이 없습니다
none = 매주, 매월 또는 원하는 날에 헌금을 반복할 수 있습니다. 언제든지 바꾸거나 건너뛰거나 잠시 멈추거나 끝내실 수 있습니다.
start = 정기 헌금 시작하기
start-another = 다른 정기 헌금 시작하기
next = 다음 헌금
over = 끝난 헌금
what-for = 헌금 항목
from = 결제 수단
name = { $often } { $amount }
running = 진행 중
paused = 잠시 멈춤
stopped = 끝남
finished = 완료
until = { $day }까지
ends = 종료
ends-never = 끝내기를 원할 때
ends-on = { $day }까지
ends-after = { $gifts ->
   *[other] 앞으로 { $gifts }번 더
}
