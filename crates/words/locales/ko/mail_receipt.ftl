subject = 영수증: { $amount }
text = { $church }에 드린 { $amount } 헌금의 영수증을 발급된 그대로 보내 드립니다.
receipt = 영수증
gift = 헌금
taken = 출금
given-by = 헌금하신 분
code = 코드
open = 영수증 열기
