# The parts that pages are made of: fields, lists, buttons.

skipped = , 건너뜀
change = 변경
remove-filter = , 이 필터 제거
problem-title = 확인이 필요합니다
problem = 오류:
past-the-end = 목록이 그만큼 길지 않습니다
all-on-one = 모두 한 페이지에 있습니다.
last-page-is = 마지막 페이지는 { $page }페이지입니다.
see-last-page = 마지막 페이지 보기
page-of = { $pages }페이지 중 { $page }페이지
newer = 더 최근 헌금
older = 더 오래된 헌금
