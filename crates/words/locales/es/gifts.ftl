# Every gift of a donor, and what was given in the year.

title = Tus ofrendas
never = Aquí aparecerán tus ofrendas
never-what = Verás cada ofrenda y qué pasó con ella, desde la primera.
give-first = Da tu primera ofrenda
next-gift = Próxima ofrenda
given-in = Entregado en { $year }
count = { $count ->
    [one] 1 ofrenda
   *[other] { $count } ofrendas
}
one-needs-you = Una ofrenda necesita tu atención
name-and-amount = { $name }, { $amount }.
what-you-can-do = Ver qué puedes hacer
unwell = { $kind ->
    [bank] El sistema del banco no funciona bien en este momento.
    [both] El sistema de tarjetas y el del banco no funcionan bien en este momento.
   *[card] El sistema de tarjetas no funciona bien en este momento.
}
kept-safe = Guardamos a salvo lo que diste y lo cobraremos, una sola vez, cuando el sistema funcione bien. No necesitas hacer nada.
one-assured = Tu ofrenda de { $amount } está asegurada
some-assured = { $count ->
   *[other] { $count } ofrendas tuyas están aseguradas
}
choices = Ver tus opciones
amount-for = { $amount } para el { $day }
shown = Ofrendas { $first } a { $last } de { $matching }, las más recientes primero
all-in = Todas las ofrendas de { $year }
pages = Páginas de ofrendas
search = Buscar
search-hint = Un fondo, un monto o los últimos números de una tarjeta
year = Año
status = Estado
fund = Fondo
method = Forma de pago
all = Todos
all-funds = Todos los fondos
all-methods = Todas las tarjetas y bancos
show = Mostrar
clear = Quitar filtros
none-in = No hay ofrendas en { $year }
none-in-what = Elige otro año o da una ofrenda hoy.
give = Ofrendar
no-match = Ninguna ofrenda coincide con estos filtros
others-may = Otras ofrendas de { $year } pueden coincidir.
date = Fecha
gift = Ofrenda
amount = Monto
month-given = { $amount } entregados
