# What a church shows of how its gifts fare when a card system is down.

title = Nenhuma oferta fica para trás em { $church }
whole = Nada perdido, nada mantido em dobro
what = Sistemas de cartões caem, muitas vezes numa manhã de domingo. Então as ofertas são recebidas e guardadas em segurança, e cobradas quando o sistema volta a ficar bem. Isto é o que aconteceu com cada uma nos últimos doze meses.
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
usual-wait = Espera usual
half = metade não esperou mais
became = O que aconteceu com as guardadas
given = Ofertadas no fim
called-off = Canceladas ou não ofertadas
still = Ainda guardadas ou a caminho
together = Ao todo
let-go = { $count ->
    [one] { $count } oferta seguiu quando o sistema ficou bem.
   *[other] { $count } ofertas seguiram quando o sistema ficou bem.
}
drill = O último simulado
played = { $drill }, feito em { $when }.
drill-passed = Nada perdido, nada duplicado
drill-mend = Algo a corrigir
drill-what = Um simulado repete uma queda real contra uma cópia deste sistema, e conta.
how = Como isto é contado
how-what = Dos livros, lançamento por lançamento, de { $since } a { $until }. É contado de duas formas que nada compartilham, e só é mostrado se ambas dizem o mesmo. Não há nomes nem valores.
order = Lançamento { $number } dos livros
sealed = , selado { $hash }
