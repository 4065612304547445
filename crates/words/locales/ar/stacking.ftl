# What a donor wants when two gifts come together.

spread = كلتاهما، بفارق بضعة أيام
spread-hint = تُخصم التي انتظرت قبل الأخرى أو بعدها بأيام.
both = كلتاهما، ولو في يوم واحد
only-one = المستحقة فقط
only-one-hint = تُلغى التي انتظرت، ونكتب إليك.
days = الفارق بالأيام
days-hint = من 1 إلى 14. يسري على الخيار الأول فقط.
