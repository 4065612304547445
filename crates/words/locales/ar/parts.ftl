# The parts that pages are made of: fields, lists, buttons.

skipped = ، تم تخطيه
change = تغيير
remove-filter = ، إزالة هذا المرشّح
problem-title = هناك مشكلة
problem = خطأ:
past-the-end = القائمة ليست بهذا الطول
all-on-one = كلها في صفحة واحدة.
last-page-is = آخر صفحة هي { $page }.
see-last-page = عرض آخر صفحة
page-of = الصفحة { $page } من { $pages }
newer = العطايا الأحدث
older = العطايا الأقدم
