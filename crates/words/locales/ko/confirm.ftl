# Showing once more who one is, before cards and accounts are changed.

title = 본인 확인
text = 로그인하신 지 시간이 지났습니다. 카드, 은행 계좌 또는 패스키를 바꾸거나 데이터를 지우기 전에 본인인지 확인합니다.
with-password = 비밀번호
go-on = 계속하기
or-code = 또는 코드로 확인하기
code-text = { $email }(으)로 코드를 보내 드립니다. 15분 동안 한 번만 쓸 수 있습니다.
send-code = 코드 받기
code = 메일로 받은 코드
use-code = 이 코드로 계속하기
back = 변경하지 않고 돌아가기
wrong-code = 코드가 맞지 않습니다. 가장 최근 메일을 확인하거나 다른 코드를 요청하십시오
with-passkey = 패스키 사용하기
