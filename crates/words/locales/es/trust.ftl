# What a church shows of how its gifts fare when a card system is down.

title = Ninguna ofrenda se queda atrás en { $church }
whole = Nada se perdió y nada quedó cobrado dos veces
what = Los sistemas de tarjetas se caen, a menudo un domingo por la mañana. Entonces las ofrendas se reciben y se guardan a salvo, y se cobran cuando el sistema vuelve a funcionar bien. Esto es lo que pasó con cada una en los últimos doce meses.
kept-safe = Guardadas a salvo
kept-safe-note = { $count ->
    [one] 1 ofrenda mientras un sistema de tarjetas no funcionaba
   *[other] { $count } ofrendas mientras un sistema de tarjetas no funcionaba
}
lost = Perdidas
not-one = ninguna
looked-for = se están buscando
twice = Cobradas dos veces
all-back = todas devueltas
not-back = { $count ->
   *[other] { $count } sin devolver todavía
}
usual-wait = Espera habitual
half = la mitad no esperó más
became = Qué pasó con las guardadas a salvo
given = Entregadas al final
called-off = Canceladas o no entregadas
still = Todavía guardadas a salvo o en camino
together = En total
let-go = { $count ->
    [one] 1 ofrenda siguió su camino cuando el sistema volvió a funcionar bien.
   *[other] { $count } ofrendas siguieron su camino cuando el sistema volvió a funcionar bien.
}
drill = El último simulacro
played = { $drill }, hecho el { $when }.
drill-passed = Nada perdido, nada duplicado
drill-mend = Algo por corregir
drill-what = Un simulacro repite una caída real en una copia de este sistema, y cuenta lo que pasa.
how = Cómo se cuenta esto
how-what = De los libros, asiento por asiento, del { $since } al { $until }. Se cuenta de dos maneras que no comparten nada, y solo se muestra si ambas dicen lo mismo. No incluye nombres ni montos.
order = Asiento { $number } de los libros
sealed = , sellado { $hash }
