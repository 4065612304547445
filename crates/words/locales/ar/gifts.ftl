# Every gift of a donor, and what was given in the year.

title = عطاياك
never = ستظهر عطاياك هنا
never-what = سترى كل عطية وما جرى لها منذ الأولى.
give-first = قدّم عطيتك الأولى
next-gift = العطية التالية
given-in = ما أُعطي في سنة { $year }
count = { $count ->
    [zero] لا عطايا
    [one] عطية واحدة
    [two] عطيتان
    [few] { $count } عطايا
    [many] { $count } عطية
   *[other] { $count } عطية
}
one-needs-you = عطية بحاجة إليك
name-and-amount = { $name }، { $amount }.
what-you-can-do = انظر ماذا يمكنك أن تفعل
unwell = { $kind ->
    [bank] نظام البنك لا يعمل جيدًا الآن.
    [both] نظام البطاقات ونظام البنك لا يعملان جيدًا الآن.
   *[card] نظام البطاقات لا يعمل جيدًا الآن.
}
kept-safe = نحفظ ما أعطيته بأمان، وسنخصمه مرة واحدة عندما يعود النظام إلى العمل. لا يلزمك فعل أي شيء.
one-assured = عطيتك بمبلغ { $amount } محفوظة بأمان
some-assured = { $count ->
    [two] عطيتان من عطاياك محفوظتان بأمان
    [few] { $count } من عطاياك محفوظة بأمان
   *[other] { $count } من عطاياك محفوظة بأمان
}
choices = عرض خياراتك
amount-for = { $amount } ليوم { $day }
shown = العطايا من { $first } إلى { $last } من أصل { $matching }، الأحدث أولًا
all-in = كل عطايا سنة { $year }
pages = صفحات العطايا
search = بحث
search-hint = صندوق أو مبلغ أو نهاية رقم بطاقة
year = السنة
status = الحالة
fund = الصندوق
method = طريقة الدفع
all = الكل
all-funds = كل الصناديق
all-methods = كل البطاقات والحسابات البنكية
show = عرض
clear = مسح عوامل التصفية
none-in = لا عطايا في سنة { $year }
none-in-what = اختر سنة أخرى، أو أعطِ اليوم.
give = أعطِ
no-match = لا عطايا تطابق عوامل التصفية
others-may = قد تطابقها عطايا أخرى في سنة { $year }.
date = التاريخ
gift = العطية
amount = المبلغ
month-given = أُعطي { $amount }
