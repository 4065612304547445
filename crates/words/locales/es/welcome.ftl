# The first page, for those who are not signed in.

title = Ninguna ofrenda se queda atrás
what = Da a tu iglesia y mira cada ofrenda y qué pasó con ella: las que se cobraron, las que van en camino y las que guardamos a salvo mientras un sistema de tarjetas no funciona bien.
promise = Lo que prometemos
nothing-lost = Nada se pierde
nothing-lost-how = Cuando un sistema de tarjetas no responde, guardamos tu ofrenda a salvo y la cobramos cuando el sistema funciona bien.
nothing-twice = Nada se cobra dos veces
nothing-twice-how = Si no sabemos qué pasó con una ofrenda, preguntamos. Nunca la enviamos otra vez sin saberlo.
all-told = Te contamos todo
all-told-how = Cada ofrenda tiene una página con lo que pasó, en palabras sencillas, línea por línea.
