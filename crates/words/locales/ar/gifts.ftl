# Every gift of a donor, and what was given in the year.

title = عطاياك
never = ستظهر عطاياك هنا
never-what = سترى كل عطية وما جرى لها منذ الأولى.
give-first = قدّم عطيتك الأولى
next-gift = العطية التالية
given-in = ما أُعطي في { $year }
count = { $count ->
    [zero] لا عطايا
    [one] عطية واحدة
    [two] عطيتان
    [few] { $count } عطايا
    [many] { $count } عطية
   *[other] { $count } عطية
}
one-needs-you = عطية تحتاج إليك
name-and-amount = { $name }، { $amount }.
what-you-can-do = انظر ماذا يمكنك أن تفعل
unwell = { $kind ->
    [bank] نظام البنك ليس بحالة جيدة الآن.
    [both] نظام البطاقات ونظام البنك ليسا بحالة جيدة الآن.
   *[card] نظام البطاقات ليس بحالة جيدة الآن.
}
kept-safe = نحفظ ما أعطيته بأمان وسنأخذه مرة واحدة عندما يعود النظام إلى حالته الجيدة. لا يلزمك فعل أي شيء.
one-assured = عطيتك بمبلغ { $amount } محفوظة بأمان
some-assured = { $count ->
    [two] عطيتان من عطاياك محفوظتان بأمان
    [few] { $count } من عطاياك محفوظة بأمان
   *[other] { $count } من عطاياك محفوظة بأمان
}
choices = عرض خياراتك
amount-for = { $amount } ليوم { $day }
shown = العطايا { $first } إلى { $last } من { $matching }، الأحدث أولًا
all-in = كل عطايا { $year }
pages = صفحات العطايا
search = بحث
search-hint = صندوق أو مبلغ أو نهاية رقم بطاقة
year = السنة
status = الحالة
fund = الصندوق
method = من
all = الكل
all-funds = كل الصناديق
all-methods = كل البطاقات والحسابات
show = عرض
clear = مسح المرشّحات
none-in = لا عطايا في { $year }
none-in-what = اختر سنة أخرى، أو أعطِ اليوم.
give = أعطِ
no-match = لا عطايا تطابق هذه المرشّحات
others-may = قد تطابقها عطايا أخرى في { $year }.
date = التاريخ
gift = العطية
amount = المبلغ
month-given = أُعطي { $amount }
