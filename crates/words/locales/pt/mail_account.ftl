code-subject = Seu código para entrar
code-is = Seu código é { $code }
code-lasts = Ele vale uma única vez, por 15 minutos. Se você não pediu, não precisa fazer nada.
test-subject = Teste: os e-mails chegam até você
test-text = Você pediu um teste. Nada aconteceu e não há nada a fazer.
digest-subject = { $count ->
    [one] Uma novidade sobre suas ofertas
   *[other] { $count } novidades sobre suas ofertas
}
code-link = Ou entre com um toque
link-subject = Seu link
link-text = Aqui está o link que foi pedido. Ele abre uma só coisa e dispensa a senha.
link-yours = Ele foi enviado a você e a mais ninguém. Se você não pediu, não precisa fazer nada.
link-sign-in = Entrar
link-see = Ver esta oferta
link-fix = Resolver esta oferta
link-keep = Gerenciar esta oferta recorrente
link-again = Ofertar o mesmo outra vez
link-method = Ver este cartão ou esta conta
passkey-added-subject = Uma chave de acesso foi adicionada à sua conta
passkey-added = A partir de agora você pode entrar com a chave de acesso { $name }. Ela dispensa a senha.
passkey-removed-subject = Uma chave de acesso foi removida da sua conta
passkey-removed = Ninguém mais entra com a chave de acesso { $name }.
passkey-not-you = Se não foi você, remova o que não conhece, saia de todos os outros lugares e mude sua senha.
passkey-look = Ver suas chaves de acesso
