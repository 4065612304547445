# Around every page of a donor: the top, the foot, the way from place to place.

skip = 본문으로 건너뛰기
main = 주 메뉴
gifts = 헌금 내역
recurring = 정기 헌금
you = 내 정보
give = 헌금하기
account = 계정
methods = 결제 수단
statements = 헌금 확인서
notices = 알림
about-today = 오늘의 안내
about-server = 이 서버에 대하여
localhost = 이 서버는 사용하시는 컴퓨터에서 실행됩니다. 실제 돈은 움직이지 않습니다.
environment = 여기는 { $name }입니다. 실제 돈은 움직이지 않습니다.
mail-is-in = 메일은 발송되지 않습니다. { $mailbox }에서 확인해 주십시오.
mailbox = 메일함
call = 궁금한 점이 있으면 교회 사무실로 전화해 주십시오. { $phone }
kept-by = Offertory가 함께합니다. 어떤 헌금도 놓치지 않습니다.
language = 언어
choose = 선택
