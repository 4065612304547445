code-subject = Seu código para entrar
code-is = Seu código é { $code }
code-lasts = Ele vale uma única vez, por 15 minutos. Se você não pediu, não precisa fazer nada.
test-subject = Teste: os e-mails chegam até você
test-text = Você pediu um teste. Nada aconteceu e não há nada a fazer.
digest-subject = { $count ->
    [one] Uma novidade sobre suas ofertas
   *[other] { $count } novidades sobre suas ofertas
}
