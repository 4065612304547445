added-subject = أُضيفت طريقة دفع إلى حسابك: { $method }
added-text = يمكنك الآن أن تعطي من { $method }. إن لم تكن هذه الإضافة منك فأخبر مكتب كنيستك اليوم.
removed-subject = أُزيلت طريقة دفع من حسابك: { $method }
removed-text = لن يُخصم أي مبلغ من { $method } بعد الآن. إن لم تكن هذه الإزالة منك فأخبر مكتب كنيستك اليوم.
moved-subject = { $count ->
    [one] عطيتك المتكررة تُخصم الآن من { $method }
    [two] عطيتاك المتكررتان تُخصمان الآن من { $method }
   *[other] عطاياك المتكررة ({ $count }) تُخصم الآن من { $method }
}
moved-text = ابتداءً من الموعد التالي تُخصم كل عطية مما يلي من { $method }. المبالغ والمواعيد تبقى كما هي.
moved-line = { $amount } { $often }، الموعد التالي { $day }
moved-line-resting = { $amount } { $often }
ends-subject = تنتهي صلاحية { $method } قبل عطيتك يوم { $day }
ends-text = { $method } صالحة حتى { $month }. لن يمكن خصم عطيتك بمبلغ { $amount } يوم { $day } منها.
ends-do = إن أرسل إليك بنكك بطاقة جديدة فأضفها، أو اختر بطاقة أخرى أو حسابًا بنكيًا آخر لهذه العطية.
renewed-subject = أرسل إلينا بنكك تاريخ صلاحية جديدًا للبطاقة { $method }
renewed-text = { $method } صالحة الآن حتى { $month }. عطاياك مستمرة في مواعيدها. لا يلزمك فعل أي شيء.
renewed-number = غيّر بنكك رقمها أيضًا: { $before } صارت الآن { $method }.
see = عرض بطاقاتك وحساباتك البنكية
