code-subject = 로그인 코드
code-is = 코드는 { $code }입니다
code-lasts = 15분 동안 한 번만 쓸 수 있습니다. 요청하지 않으셨다면 하실 일은 없습니다.
test-subject = 시험: 메일이 잘 도착합니다
test-text = 시험 메일을 요청하셨습니다. 아무 일도 없었으며, 하실 일도 없습니다.
digest-subject = { $count ->
   *[other] 헌금 소식 { $count }건
}
