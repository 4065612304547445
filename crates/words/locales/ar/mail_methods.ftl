added-subject = أُضيفت { $method } إلى حسابك
added-text = يمكنك الآن أن تعطي من { $method }. إن لم تكن أنت من أضافها فأخبر مكتب كنيستك اليوم.
removed-subject = أُزيلت { $method } من حسابك
removed-text = لن يُؤخذ شيء من { $method } بعد الآن. إن لم تكن أنت من أزالها فأخبر مكتب كنيستك اليوم.
moved-subject = { $count ->
    [one] عطيتك المتكررة تُؤخذ الآن من { $method }
   *[other] عطاياك المتكررة ({ $count }) تُؤخذ الآن من { $method }
}
moved-text = ابتداءً من الموعد التالي تُؤخذ كل عطية مما يلي من { $method }. المبالغ والمواعيد تبقى كما هي.
moved-line = { $amount } { $often }، الموعد التالي { $day }
moved-line-resting = { $amount } { $often }
ends-subject = تنتهي { $method } قبل عطيتك يوم { $day }
ends-text = { $method } صالحة حتى { $month }. عطيتك بمبلغ { $amount } يوم { $day } لن تُؤخذ منها.
ends-do = إن أرسل لك البنك بطاقة جديدة فأضفها، أو اختر بطاقة أخرى أو حسابًا آخر لهذه العطية.
renewed-subject = أرسل لنا بنكك تاريخًا جديدًا للبطاقة { $method }
renewed-text = { $method } صالحة الآن حتى { $month }. عطاياك مستمرة كما خُطط لها. لا يلزمك أن تفعل شيئًا.
renewed-number = غيّر بنكك رقمها أيضًا: { $before } صارت الآن { $method }.
see = عرض بطاقاتك وحساباتك
