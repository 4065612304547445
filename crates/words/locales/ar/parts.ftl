# The parts that pages are made of: fields, lists, buttons.

skipped = ، تم تخطيه
change = تغيير
remove-filter = ، إزالة عامل التصفية هذا
problem-title = هناك ما يحتاج إلى مراجعة
problem = خطأ:
past-the-end = القائمة ليست بهذا الطول
all-on-one = كلها في صفحة واحدة.
last-page-is = آخر صفحة هي الصفحة { $page }.
see-last-page = عرض آخر صفحة
page-of = الصفحة { $page } من { $pages }
newer = العطايا الأحدث
older = العطايا الأقدم
