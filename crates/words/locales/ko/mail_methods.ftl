added-subject = { $method }이(가) 계정에 추가되었습니다
added-text = 이제 { $method }(으)로 헌금할 수 있습니다. 본인이 추가하지 않았다면 오늘 교회 사무실에 알려 주십시오.
removed-subject = { $method }이(가) 계정에서 삭제되었습니다
removed-text = 이제 { $method }에서는 출금되지 않습니다. 본인이 삭제하지 않았다면 오늘 교회 사무실에 알려 주십시오.
moved-subject = 정기 헌금 { $count ->
   *[other] { $count }건
}이 이제 { $method }에서 출금됩니다
moved-text = 다음 날짜부터 아래 헌금은 { $method }에서 출금됩니다. 금액과 날짜는 그대로입니다.
moved-line = { $amount }, { $often }, 다음 날짜 { $day }
moved-line-resting = { $amount }, { $often }
ends-subject = { $method }의 유효 기간이 { $day } 헌금 전에 끝납니다
ends-text = { $method }은(는) { $month }까지 쓸 수 있습니다. { $day }의 { $amount } 헌금은 이 카드로 낼 수 없습니다.
ends-do = 은행에서 새 카드를 받으셨다면 추가해 주십시오. 이 헌금에 다른 카드나 계좌를 고르셔도 됩니다.
renewed-subject = 은행에서 { $method }의 새 유효 기간을 보내왔습니다
renewed-text = { $method }은(는) 이제 { $month }까지 쓸 수 있습니다. 헌금은 예정대로 계속됩니다. 따로 하실 일은 없습니다.
renewed-number = 은행에서 번호도 바꾸었습니다. { $before }은(는) 이제 { $method }(으)로 표시됩니다.
see = 카드와 계좌 보기
