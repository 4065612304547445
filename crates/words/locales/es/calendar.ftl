# The calendar: months by their number, days of the week from Monday (1), and how often.

month = { $month ->
    [1] enero
    [2] febrero
    [3] marzo
    [4] abril
    [5] mayo
    [6] junio
    [7] julio
    [8] agosto
    [9] septiembre
    [10] octubre
    [11] noviembre
   *[other] diciembre
}
short-month = { $month ->
    [1] ene
    [2] feb
    [3] mar
    [4] abr
    [5] may
    [6] jun
    [7] jul
    [8] ago
    [9] sep
    [10] oct
    [11] nov
   *[other] dic
}
weekday = { $weekday ->
    [1] lunes
    [2] martes
    [3] miércoles
    [4] jueves
    [5] viernes
    [6] sábado
   *[other] domingo
}
short-weekday = { $weekday ->
    [1] lun
    [2] mar
    [3] mié
    [4] jue
    [5] vie
    [6] sáb
   *[other] dom
}
before-noon = a.m.
after-noon = p.m.

often = { $name ->
    [once] una vez
    [weekly] cada semana
    [every_two_weeks] cada dos semanas
    [every_four_weeks] cada cuatro semanas
    [first_and_fifteenth] el 1 y el 15 de cada mes
    [fifth_and_twentieth] el 5 y el 20 de cada mes
    [monthly] cada mes
    [quarterly] cada tres meses
    [half_yearly] cada seis meses
   *[yearly] cada año
}
every-weekday = { $weekday ->
    [1] cada lunes
    [2] cada martes
    [3] cada miércoles
    [4] cada jueves
    [5] cada viernes
    [6] cada sábado
   *[other] cada domingo
}
every-second-weekday = { $weekday ->
    [1] un lunes sí y otro no
    [2] un martes sí y otro no
    [3] un miércoles sí y otro no
    [4] un jueves sí y otro no
    [5] un viernes sí y otro no
    [6] un sábado sí y otro no
   *[other] un domingo sí y otro no
}
every-fourth-weekday = { $weekday ->
    [1] cada cuatro semanas, el lunes
    [2] cada cuatro semanas, el martes
    [3] cada cuatro semanas, el miércoles
    [4] cada cuatro semanas, el jueves
    [5] cada cuatro semanas, el viernes
    [6] cada cuatro semanas, el sábado
   *[other] cada cuatro semanas, el domingo
}
each-month = el { $nth } de cada mes
each-month-or-last = el { $nth } de cada mes, o el último día
every-third-month = el día { $nth }, cada tres meses
every-sixth-month = el día { $nth }, cada seis meses
every-year-on = cada año el { $day }
