title = كشوف العطاء
statement-of = كشف العطاء { $period }
a-year = سنة
year = السنة
begins = تبدأ في
begins-hint = يناير، إلا إذا بدأت سنتك الضريبية في شهر آخر.
a-range = أي تاريخين
range-hint = اكتب التاريخ سنة ثم شهرًا ثم يومًا: 2025-01-31.
from = من
to = إلى
show = عرض
total-given = مجموع العطاء
counted = من { $first } إلى { $last }، بحسب اليوم الذي أُخذ فيه كل عطاء، بتوقيت { $place }.
by-fund = بحسب الصندوق
fund = الصندوق
gifts = العطايا
total = المجموع
gift-count = { $count ->
    [zero] لا عطايا
    [one] عطاء واحد
    [two] عطاءان
    [few] { $count } عطايا
    [many] { $count } عطاءً
   *[other] { $count } عطاء
}
every-gift = كل العطايا
taken = أُخذ في
what = العطاء
way = من
amount = المبلغ
asked-for = كان موعده { $day }
acknowledged = { $amount } أو أكثر: هذا السطر إقرارك الخطي
brought = أُعطي قبل أن نبدأ، كما أخبرتنا كنيستك
fee-covered = و{ $amount } لرسوم البطاقة
covered = لرسوم البطاقات، فوق العطاء
covered-head = رسوم مغطاة
other = لغير العطاء
other-why = هذا الجزء ليس عطاء: حصلت على شيء في المقابل.
no-goods = لم تُقدَّم سلع أو خدمات مقابل هذه العطايا، ما عدا المنافع الدينية غير الملموسة. احتفظ بهذا الكشف لسجلاتك الضريبية.
apart = كانت لهذه المدة ولم تُحسب فيها
apart-why = يُحسب العطاء في اليوم الذي يؤخذ فيه ماله.
asked = كان موعده
standing = ماذا حدث له
assured = محفوظ بأمان، لم يؤخذ بعد
on-its-way = في الطريق، لم يؤخذ بعد
later = أُخذ في { $day }: يُحسب حينها
none-title = لم يؤخذ أي عطاء في هذه المدة
none = العطايا التي لم تؤخذ والتي أُعيدت إليك لا تُحسب.
so-far = لم تنته هذه المدة بعد. قد تأتي عطايا حتى { $last }.
issue = اصنع هذا الكشف
issue-hint = نحفظه كما هو مع إثبات يستطيع أي أحد التحقق منه. ثم يمكنك حفظه.
issue-again = اصنع كشفًا جديدًا
changed = تغيّرت الدفاتر منذ كشفك في { $day }. الكشف الجديد يبيّن الفرق.
same = كشفك في { $day } يقول الشيء نفسه.
open = افتحه
save-pdf = حفظ بصيغة PDF
save-csv = حفظ بصيغة CSV
save-json = حفظ بصيغة JSON
print-hint = للطباعة استخدم أمر الطباعة في متصفحك. تناسب الصفحة ورق A4 وLetter.
save-label = الحفظ أو الطباعة
issued = صدر في { $moment }، من القيد { $place } في الدفاتر.
proof = الإثبات
check = يستطيع أي أحد التحقق منه في { $address }.
check-link = تحقق من هذا الكشف
corrects = هذا الكشف يصحّح { $code }.
difference = ما الذي اختلف
before = من قبل
now = الآن
not-there = لم يكن فيه
corrected = كشف أحدث يصحّح هذا الكشف
corrected-open = افتح الكشف الأحدث
yours = كشوفك
period = المدة
all = كل الكشوف
tax-number = الرقم الضريبي { $number }
number = رقم العطاء
page = صفحة { $page } من { $pages }
