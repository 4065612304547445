# What a donor wants when two gifts come together.

spread = 며칠 간격을 두고 둘 다
spread-hint = 기다리던 헌금은 다른 헌금보다 며칠 전이나 후에 출금됩니다.
both = 같은 날이어도 둘 다
only-one = 이번 차례의 헌금만
only-one-hint = 기다리던 헌금은 취소되며, 메일로 알려 드립니다.
days = 간격(일)
days-hint = 1일부터 14일까지. 첫 번째 선택에만 해당합니다.
