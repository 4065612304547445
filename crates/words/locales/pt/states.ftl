# What became of a gift, in one or two words, and the names of things in lists.

given = Entregue
assured = Assegurada
on-its-way = A caminho
waiting = Aguardando
needs-you = Precisa de você
not-taken = Não cobrada
cancelled = Cancelada
refunded = Devolvida
bank = Banco { $number }
gift = Oferta
and-more = { $count ->
   *[other] { $name } e mais { $count }
}
partly-back = { $amount } foram devolvidos
