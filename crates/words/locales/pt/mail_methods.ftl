added-subject = { $method } foi adicionado à sua conta
added-text = Você já pode ofertar com { $method }. Se não foi você, avise hoje a secretaria da sua igreja.
removed-subject = { $method } foi removido da sua conta
removed-text = Nada mais é cobrado de { $method }. Se não foi você, avise hoje a secretaria da sua igreja.
moved-subject = { $count ->
    [one] Sua oferta recorrente agora sai de { $method }
   *[other] Suas { $count } ofertas recorrentes agora saem de { $method }
}
moved-text = A partir da próxima data, cada uma destas é cobrada de { $method }. Valores e datas continuam iguais.
moved-line = { $amount } { $often }, próxima: { $day }
moved-line-resting = { $amount } { $often }
ends-subject = { $method } vence antes da sua oferta de { $day }
ends-text = { $method } vale até { $month }. Sua oferta de { $amount } de { $day } não poderia ser cobrada.
ends-do = Se o seu banco enviou um cartão novo, adicione-o, ou escolha outro cartão ou banco para esta oferta.
renewed-subject = Seu banco nos enviou uma nova data para { $method }
renewed-text = { $method } agora vale até { $month }. Suas ofertas continuam como planejadas. Você não precisa fazer nada.
renewed-number = Seu banco também mudou o número: { $before } agora é { $method }.
see = Ver seus cartões e bancos
