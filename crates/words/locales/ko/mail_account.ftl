code-subject = 로그인 코드
code-is = 코드는 { $code }입니다
code-lasts = 15분 동안 한 번만 쓸 수 있습니다. 요청하지 않으셨다면 하실 일은 없습니다.
test-subject = 시험: 메일이 잘 도착합니다
test-text = 시험 메일을 요청하셨습니다. 아무 일도 없었으며, 하실 일도 없습니다.
digest-subject = { $count ->
   *[other] 헌금 소식 { $count }건
}
code-link = 또는 한 번 눌러 로그인하기
link-subject = 요청하신 링크
link-text = 요청하신 링크입니다. 한 가지 일에만 쓸 수 있으며 비밀번호는 필요 없습니다.
link-yours = 이 링크는 본인께만 보내 드렸습니다. 요청하지 않으셨다면 하실 일은 없습니다.
link-sign-in = 로그인
link-see = 이 헌금 보기
link-fix = 이 헌금 바로잡기
link-keep = 이 정기 헌금 관리하기
link-again = 같은 헌금 다시 하기
link-method = 이 카드나 계좌 보기
passkey-added-subject = 계정에 패스키가 추가되었습니다
passkey-added = 이제 패스키 { $name }(으)로 로그인할 수 있습니다. 비밀번호는 필요 없습니다.
passkey-removed-subject = 계정에서 패스키가 삭제되었습니다
passkey-removed = 패스키 { $name }(으)로는 더 이상 로그인할 수 없습니다.
passkey-not-you = 본인이 하신 일이 아니라면 모르는 패스키를 삭제하고, 다른 모든 곳에서 로그아웃하고, 비밀번호를 바꾸십시오.
passkey-look = 내 패스키 보기
