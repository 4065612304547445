# Before a gift is cancelled.

title = إلغاء عطيتك بمبلغ { $amount }
gift = العطية
amount = المبلغ
for-day = ليوم
from = طريقة الدفع
nothing-taken = لن يُخصم أي مبلغ.
next-stays = عطيتك المتكررة التالية تبقى في موعدها.
cancel-it = إلغاء عطيتي بمبلغ { $amount }
keep-it = الإبقاء عليها
too-late = لم يعد ممكنًا إلغاء هذه العطية
too-late-what = تخبرك صفحتها بما جرى لها.
see-gift = عرض هذه العطية
