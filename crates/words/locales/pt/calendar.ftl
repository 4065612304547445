# The calendar: months by their number, days of the week from Monday (1), and how often.

month = { $month ->
    [1] janeiro
    [2] fevereiro
    [3] março
    [4] abril
    [5] maio
    [6] junho
    [7] julho
    [8] agosto
    [9] setembro
    [10] outubro
    [11] novembro
   *[other] dezembro
}
short-month = { $month ->
    [1] jan.
    [2] fev.
    [3] mar.
    [4] abr.
    [5] mai.
    [6] jun.
    [7] jul.
    [8] ago.
    [9] set.
    [10] out.
    [11] nov.
   *[other] dez.
}
weekday = { $weekday ->
    [1] segunda-feira
    [2] terça-feira
    [3] quarta-feira
    [4] quinta-feira
    [5] sexta-feira
    [6] sábado
   *[other] domingo
}
short-weekday = { $weekday ->
    [1] seg.
    [2] ter.
    [3] qua.
    [4] qui.
    [5] sex.
    [6] sáb.
   *[other] dom.
}
before-noon = AM
after-noon = PM

often = { $name ->
    [once] uma vez
    [weekly] toda semana
    [every_two_weeks] a cada duas semanas
    [every_four_weeks] a cada quatro semanas
    [first_and_fifteenth] nos dias 1 e 15 de cada mês
    [fifth_and_twentieth] nos dias 5 e 20 de cada mês
    [monthly] todo mês
    [quarterly] a cada três meses
    [half_yearly] a cada seis meses
   *[yearly] todo ano
}
every-weekday = { $weekday ->
    [1] toda segunda-feira
    [2] toda terça-feira
    [3] toda quarta-feira
    [4] toda quinta-feira
    [5] toda sexta-feira
    [6] todo sábado
   *[other] todo domingo
}
every-second-weekday = { $weekday ->
    [1] a cada duas semanas, na segunda-feira
    [2] a cada duas semanas, na terça-feira
    [3] a cada duas semanas, na quarta-feira
    [4] a cada duas semanas, na quinta-feira
    [5] a cada duas semanas, na sexta-feira
    [6] a cada duas semanas, no sábado
   *[other] a cada duas semanas, no domingo
}
every-fourth-weekday = { $weekday ->
    [1] a cada quatro semanas, na segunda-feira
    [2] a cada quatro semanas, na terça-feira
    [3] a cada quatro semanas, na quarta-feira
    [4] a cada quatro semanas, na quinta-feira
    [5] a cada quatro semanas, na sexta-feira
    [6] a cada quatro semanas, no sábado
   *[other] a cada quatro semanas, no domingo
}
each-month = no dia { $nth } de cada mês
each-month-or-last = no dia { $nth } de cada mês, ou no último dia
every-third-month = no dia { $nth }, a cada três meses
every-sixth-month = no dia { $nth }, a cada seis meses
every-year-on = todo ano, em { $day }
