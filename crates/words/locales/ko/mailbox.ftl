# The mail that a demo did not send.

title = 메일함
what = 이 데모는 메일을 보내지 않습니다. 보냈을 메일이 최신순으로 여기에 있습니다.
none = 아직 메일이 없습니다
none-what = 로그인 코드를 요청하거나 헌금하시면 메일이 여기에 표시됩니다.
to = 받는 사람
written = 작성
texts = 문자 메시지
mails = 메일
