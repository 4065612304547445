# Around every page of a donor: the top, the foot, the way from place to place.

skip = انتقل إلى محتوى الصفحة
main = القائمة الرئيسية
gifts = العطايا
recurring = المتكررة
you = حسابك
give = أعطِ
account = الحساب
methods = طرق الدفع
statements = كشوف العطاء
notices = الإشعارات
about-today = عن اليوم
about-server = عن هذا الخادم
localhost = يعمل هذا على جهازك. لا تتحرك أموال حقيقية.
environment = هذه بيئة { $name }. لا تتحرك أموال حقيقية.
mail-is-in = لا تُرسل الرسائل؛ اقرأها في { $mailbox }.
mailbox = صندوق الرسائل
call = لديك سؤال؟ اتصل بمكتب الكنيسة، { $phone }.
kept-by = في عناية Offertory. لا عطية تُنسى.
language = اللغة
choose = اختر
