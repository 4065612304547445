# The code that came by mail.

title = 코드를 입력하십시오
on-its-way = { $email }(으)로 코드를 보냈습니다
how-long = 15분 동안 사용할 수 있습니다. 이 주소로 등록된 계정이 없으면 메일이 발송되지 않습니다.
demo = 데모입니다. { $mailbox }에서 코드를 확인하십시오.
address-was = 입력하신 주소는 { $email }입니다.
code = 코드
hint = 숫자 여섯 자리입니다. 붙여 넣으셔도 됩니다.
another = 새 코드 받기
