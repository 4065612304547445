# The parts that pages are made of: fields, lists, buttons.

skipped = , skipped
change = Change
remove-filter = , remove this filter
problem-title = There is a problem
problem = Error:
past-the-end = The list is not that long
all-on-one = All of them fit on one page.
last-page-is = The last page is page { $page }.
see-last-page = See the last page
page-of = Page { $page } of { $pages }
newer = Newer gifts
older = Older gifts
