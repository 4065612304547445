# Before a gift is cancelled.

title = { $amount } 헌금 취소
gift = 헌금
amount = 금액
for-day = 날짜
from = 결제 수단
nothing-taken = 출금되지 않습니다.
next-stays = 다음 정기 헌금은 예정대로 진행됩니다.
cancel-it = { $amount } 헌금 취소하기
keep-it = 그대로 두기
too-late = 이 헌금은 더 이상 취소할 수 없습니다
too-late-what = 헌금 페이지에서 진행 상황을 확인하실 수 있습니다.
see-gift = 이 헌금 보기
