# A donor wants to be forgotten: what goes, what stays, and until when it can be taken back.

title = 내 데이터 지우기
lead = 언제든지 떠나실 수 있습니다. 무엇이 지워지고 무엇이 남는지 먼저 알려 드립니다.
goes-title = 지워지는 것
goes-you = 이름, 이메일 주소, 비밀번호, 언어, 그리고 고르신 모든 설정
goes-methods = 카드와 은행의 이름, 끝자리 번호, 날짜. 번호를 맡아 둔 보관소에서도 지워집니다
goes-mails = 보내 드린 모든 메일
goes-others = 작정 헌금과 가정 연결
stays-title = 남는 것과 그 이유
stays-gifts = 드린 헌금은 교회 장부에 남습니다. 장부는 맞아야 하기 때문입니다. 이름 대신 “A giver who left”(떠난 헌금자)라고 적힙니다.
stays-papers = 이미 발급된 헌금 확인서와 영수증은 이름과 함께 그대로 남습니다. 법에 따라 교회가 보관해야 하기 때문입니다.
stops = { $count ->
   *[other] 정기 헌금 { $count }건이 오늘 끝납니다. 마음을 바꾸셔도 저절로 다시 시작되지는 않습니다.
}
take = 먼저 내 데이터를 받아 두십시오
take-data = 보관된 모든 내용
take-statements = 헌금 확인서
open-title = 아직 끝나지 않은 헌금이 있습니다
open = 아래 헌금이 모두 출금되거나 취소되면 데이터를 지울 수 있습니다.
open-held = 시스템이 정상으로 돌아올 때까지 안전하게 보관합니다
open-see = 이 헌금 보기
when = { $days }일 동안 기다립니다. { $day }까지는 되돌릴 수 있습니다. 오늘 { $email }(으)로 메일을 보내 드리고, 그날 뒤로는 보내 드리지 않습니다.
ask = { $day }에 내 데이터 지우기
keep = 계정 그대로 두기
asked-title = { $day }에 데이터가 지워집니다
asked = 그때까지는 로그인하여 되돌릴 수 있습니다. 그날이 지나면 저희를 포함하여 아무도 되돌릴 수 없습니다.
asked-open = 아직 끝나지 않은 헌금이 있습니다. 그날이 지나도 끝날 때까지 기다립니다.
undo = 계정 그대로 두기
link = 내 데이터 지우기
link-text = 떠나실 수 있습니다. 무엇이 지워지고 무엇이 남는지 먼저 보여 드립니다.
done-asked = 데이터를 지우겠습니다
done-asked-means = 날짜는 아래에 있습니다. 그때까지 되돌릴 수 있습니다.
done-undone = 계정이 그대로 유지됩니다
done-undone-means = 지워진 것은 없습니다. 정기 헌금은 다시 시작하실 때까지 출금되지 않습니다.
wrong-open = 아직 끝나지 않은 헌금이 있습니다. 출금될 때까지 기다리거나 취소해 주십시오
