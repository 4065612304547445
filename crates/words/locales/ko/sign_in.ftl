# Signing in, by password or by a code that comes by mail.

title = 로그인
heading = 로그인하여 헌금 내역을 확인하십시오
email = 이메일
password = 비밀번호
send-code = 대신 코드 받기
code-hint = 코드를 사용하면 비밀번호가 필요 없습니다. 같은 역할을 하는 링크와 함께 이메일로 전송되며 한 번만 사용할 수 있습니다.
try = 세 사람 중 한 명으로 체험해 보십시오
donor = 헌금하시는 분
admin = 교회 사무실 담당자
staff = 결제 담당자
password-of-all = 세 계정의 비밀번호: { $password }
or-code = 또는 코드를 요청하고 { $mailbox }에서 확인하십시오.
with-passkey = 패스키로 로그인
