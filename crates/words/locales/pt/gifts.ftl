# Every gift of a donor, and what was given in the year.

title = Suas ofertas
never = Suas ofertas vão aparecer aqui
never-what = Você verá cada oferta e o que aconteceu com ela, desde a primeira.
give-first = Dê sua primeira oferta
next-gift = Próxima oferta
given-in = Ofertado em { $year }
count = { $count ->
    [one] { $count } oferta
   *[other] { $count } ofertas
}
one-needs-you = Uma oferta precisa de você
name-and-amount = { $name }, { $amount }.
what-you-can-do = Ver o que você pode fazer
unwell = { $kind ->
    [bank] O sistema do banco não está funcionando bem agora.
    [both] O sistema de cartões e o do banco não estão funcionando bem agora.
   *[card] O sistema de cartões não está funcionando bem agora.
}
kept-safe = Guardamos em segurança o que você deu e vamos cobrar, uma única vez, quando o sistema funcionar bem. Você não precisa fazer nada.
one-assured = Sua oferta de { $amount } está assegurada
some-assured = { $count ->
   *[other] { $count } ofertas suas estão asseguradas
}
choices = Ver suas opções
amount-for = { $amount } para { $day }
shown = Ofertas { $first } a { $last } de { $matching }, das mais novas às mais antigas
all-in = Todas as ofertas de { $year }
pages = Páginas de ofertas
search = Buscar
search-hint = Um fundo, um valor ou os últimos números de um cartão
year = Ano
status = Situação
fund = Fundo
method = Forma de pagamento
all = Todas
all-funds = Todos os fundos
all-methods = Todos os cartões e bancos
show = Mostrar
clear = Limpar filtros
none-in = Nenhuma oferta em { $year }
none-in-what = Escolha outro ano, ou oferte hoje.
give = Ofertar
no-match = Nenhuma oferta corresponde a estes filtros
others-may = Outras ofertas de { $year } podem corresponder.
date = Data
gift = Oferta
amount = Valor
month-given = { $amount } ofertados
