# What is shown when a page cannot be.

not-found = 이 페이지가 없습니다
not-found-why = 주소가 오래되었거나 글자가 빠졌을 수 있습니다.
not-allowed = 이 페이지를 볼 수 있는 권한이 없습니다
not-allowed-why = 로그인되어 있지만 이 페이지를 볼 수 있는 계정이 아닙니다.
not-understood = 보내신 내용을 읽지 못했습니다
not-understood-why = 바뀐 것은 없습니다. 뒤로 가서 페이지를 다시 열고 한 번 더 보내 주십시오.
too-large = 양식에 담을 수 있는 크기를 넘었습니다
too-large-why = 바뀐 것은 없습니다. 뒤로 가서 줄여서 보내 주십시오.
ours = 저희 쪽에 문제가 생겼습니다
ours-why = 기록해 두었고 살펴보고 있습니다. 헌금 중이셨다면 다시 헌금하시기 전에 헌금 내역을 확인해 주십시오. 그곳에 보이는 헌금은 안전합니다.
not-now = 곧 돌아오겠습니다
not-now-why = 1분쯤 뒤에 페이지를 다시 열어 주십시오. 접수된 헌금은 안전합니다.
number = 전화하실 때 이 번호를 알려 주십시오: { $number }
see-your-gifts = 헌금 내역 보기
