# Before a gift is cancelled.

title = إلغاء عطيتك بمبلغ { $amount }
gift = العطية
amount = المبلغ
for-day = ليوم
from = من
nothing-taken = لا يؤخذ أي مبلغ.
next-stays = عطيتك المتكررة التالية تبقى كما هي.
cancel-it = إلغاء عطيتي بمبلغ { $amount }
keep-it = إبقاؤها
too-late = لم يعد ممكنًا إلغاء هذه العطية
too-late-what = صفحتها تخبرك بما جرى لها.
see-gift = عرض هذه العطية
