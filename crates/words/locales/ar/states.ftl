# What became of a gift, in one or two words, and the names of things in lists.

given = أُعطيت
assured = محفوظة بأمان
on-its-way = في الطريق
waiting = في الانتظار
needs-you = بحاجة إليك
not-taken = لم تُخصم
cancelled = ملغاة
refunded = أُعيدت
bank = حساب بنكي { $number }
gift = عطية
and-more = { $count ->
    [one] { $name } وصندوق آخر
    [two] { $name } وصندوقان آخران
    [few] { $name } و{ $count } صناديق أخرى
    [many] { $name } و{ $count } صندوقًا آخر
   *[other] { $name } و{ $count } صندوق آخر
}
partly-back = أُعيد منها { $amount }
