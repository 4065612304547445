# Where somebody is signed in.

title = 로그인되어 있는 곳
text = 로그인하고 로그아웃하지 않은 휴대전화와 컴퓨터입니다. 모르는 기기가 있으면 로그아웃하고 비밀번호를 바꾸십시오.
device = { $system }의 { $browser }
a-browser = 브라우저
a-system = 알 수 없는 기기
this = 지금 쓰는 기기
since = 로그인한 때
seen = 마지막 사용
end = 이 기기 로그아웃
others = 다른 모든 곳에서 로그아웃
others-text = 여기서는 로그인이 유지됩니다. 전에 보내 드린 메일의 링크는 더 이상 열리지 않습니다.
alone = 다른 곳에는 로그인되어 있지 않습니다.
settings = 내 계정
