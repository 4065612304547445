# What became of a gift, in one or two words, and the names of things in lists.

given = تم العطاء
assured = محفوظة بأمان
on-its-way = في الطريق
waiting = في الانتظار
needs-you = تحتاج إليك
not-taken = لم تؤخذ
cancelled = ملغاة
refunded = أُعيدت
bank = حساب مصرفي { $number }
gift = عطية
and-more = { $count ->
   *[other] { $name } و{ $count } غيره
}
partly-back = أُعيد منها { $amount }
