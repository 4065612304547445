# The first page, for those who are not signed in.

title = 어떤 헌금도 놓치지 않습니다
what = 교회에 헌금하시고 각 헌금이 어떻게 되었는지 확인해 보십시오. 출금된 헌금, 진행 중인 헌금, 그리고 카드 시스템이 원활하지 않은 동안 안전하게 보관하는 헌금을 모두 보실 수 있습니다.
promise = 저희의 약속
nothing-lost = 잃어버리지 않습니다
nothing-lost-how = 카드 시스템이 응답하지 않으면 헌금을 안전하게 보관했다가 시스템이 정상으로 돌아오면 출금합니다.
nothing-twice = 두 번 출금하지 않습니다
nothing-twice-how = 헌금이 어떻게 되었는지 모르면 먼저 묻습니다. 그냥 다시 보내는 일은 없습니다.
all-told = 모두 알려 드립니다
all-told-how = 헌금마다 어떤 일이 있었는지 쉬운 말로 한 줄씩 보여 주는 페이지가 있습니다.
