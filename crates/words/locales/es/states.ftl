# What became of a gift, in one or two words, and the names of things in lists.

given = Entregada
assured = Asegurada
on-its-way = En camino
waiting = En espera
needs-you = Necesita atención
not-taken = No cobrada
cancelled = Cancelada
refunded = Devuelta
bank = Banco { $number }
gift = Ofrenda
and-more = { $count ->
   *[other] { $name } y { $count } más
}
partly-back = Se devolvieron { $amount }
