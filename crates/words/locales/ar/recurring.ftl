title = العطايا المتكررة
all = كل العطايا المتكررة
none-title = لا يوجد عطاء متكرر بعد
none = يمكن أن يتكرر العطاء كل أسبوع أو كل شهر أو في الأيام التي تختارها. ويمكنك تغييره أو تخطيه أو إيقافه في أي وقت.
start = ابدأ عطاءً متكررًا
start-another = ابدأ عطاءً متكررًا آخر
next = العطاء القادم
over = لم تعد جارية
what-for = لأجل
from = من
name = { $amount } { $often }
running = جارٍ
paused = متوقف مؤقتًا
stopped = متوقف
finished = مكتمل
until = حتى { $day }
ends = ينتهي
ends-never = عندما تريد
ends-on = مع { $day }
ends-after = { $gifts ->
    [zero] لا عطايا أخرى
    [one] بعد عطاء واحد آخر
    [two] بعد عطاءين آخرين
    [few] بعد { $gifts } عطايا أخرى
    [many] بعد { $gifts } عطاءً آخر
   *[other] بعد { $gifts } عطاء آخر
}
