# What a church shows of how its gifts fare when a card system is down.

title = Nenhuma oferta fica para trás em { $church }
whole = Nada se perdeu e nada ficou cobrado duas vezes
what = Sistemas de cartões caem, muitas vezes numa manhã de domingo. Então as ofertas são recebidas e guardadas em segurança, e cobradas quando o sistema volta a funcionar bem. Isto é o que aconteceu com cada uma nos últimos doze meses.
kept-safe = Guardadas em segurança
kept-safe-note = { $count ->
    [one] { $count } oferta enquanto um sistema de cartões estava fora do ar
   *[other] { $count } ofertas enquanto um sistema de cartões estava fora do ar
}
lost = Perdidas
not-one = nenhuma
looked-for = sendo procuradas
twice = Cobradas duas vezes
all-back = todas devolvidas
not-back = { $count ->
   *[other] { $count } ainda não devolvidas
}
usual-wait = Espera habitual
half = metade não esperou mais
became = O que aconteceu com as guardadas em segurança
given = Ofertadas no fim
called-off = Canceladas ou não ofertadas
still = Ainda guardadas em segurança ou a caminho
together = Ao todo
let-go = { $count ->
    [one] { $count } oferta seguiu em frente quando o sistema voltou a funcionar bem.
   *[other] { $count } ofertas seguiram em frente quando o sistema voltou a funcionar bem.
}
drill = O último simulado
played = { $drill }, feito em { $when }.
drill-passed = Nada perdido, nada duplicado
drill-mend = Algo a corrigir
drill-what = Um simulado repete uma queda real em uma cópia deste sistema, e conta o que acontece.
how = Como isto é contado
how-what = Dos livros, lançamento por lançamento, de { $since } a { $until }. É contado de duas formas que não têm nada em comum, e só é mostrado se ambas disserem o mesmo. Não há nomes nem valores.
order = Lançamento { $number } dos livros
sealed = , selado { $hash }
