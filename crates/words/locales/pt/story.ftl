# A gift's story, told to whoever gave it: what happened, what we did, what they may do.

system = { $kind ->
    [bank] o sistema do banco
   *[card] o sistema de cartões
}
-to-system = { $kind ->
    [bank] ao sistema do banco
   *[card] ao sistema de cartões
}
was-taken = A oferta foi cobrada
no-answer = { system } não respondeu
not-well = { system } não estava funcionando bem
not-set-up = { system } não estava configurado corretamente
bank-said-no = Desta vez o banco disse não
not-enough = Não havia dinheiro suficiente na conta
expired = O cartão venceu
wrong-details = { $kind ->
    [bank] Os dados do banco não conferem
   *[card] Os dados do cartão não conferem
}
safety-check = Uma verificação de segurança não a deixou passar
no-reason = { system } não deu motivo
do-nothing = Você não precisa fazer nada.
nothing-taken = Nada foi cobrado.
we-look-into-it = Nada foi cobrado. Estamos verificando, e você pode ofertar de novo quando quiser.
ask-your-bank = Nada foi cobrado. Seu banco pode dizer por quê. Você pode escolher outra forma de pagamento para esta oferta.
when-the-money-is-there = Nada foi cobrado. Tente de novo quando houver dinheiro na conta, ou escolha outro cartão ou conta.
with-another-way = { $kind ->
    [bank] Nada foi cobrado. Escolha outra conta ou um cartão para esta oferta.
   *[card] Nada foi cobrado. Escolha outro cartão ou seu banco para esta oferta.
}
call-the-office = Nada foi cobrado. Ligue para a secretaria da igreja e vemos isso juntos.
received = Você ofertou, e nós registramos sua oferta.
brought-over = Você a deu antes de sua igreja usar este sistema. Ela vem dos registros da própria igreja.
fell-due = Chegou a data da sua oferta recorrente.
sent = Pedimos { -to-system } que a cobrasse.
at-the-bank = Está com o seu banco. Bancos levam alguns dias; depois conta como entregue.
kept-safe = Guardamos sua oferta em segurança.
stopped-asking = Paramos de pedir a cobrança, para que nunca seja cobrada duas vezes.
asks-later = Vamos pedir a cobrança quando o sistema funcionar bem.
let-go = { $kind ->
    [bank] O sistema do banco voltou a funcionar bem, e sua oferta seguiu em frente.
   *[card] O sistema de cartões voltou a funcionar bem, e sua oferta seguiu em frente.
}
other-way-agreed = Sua oferta agora sai de { $way }, como você aceitou nas configurações.
other-way-chosen = Sua oferta agora sai de { $way }, como você escolheu.
old-way-over = De { $way } nada mais pode ser cobrado por ela.
apart = Para não vir junto com sua próxima oferta, vamos cobrá-la em { $day }.
left-out = Você queria só a oferta do dia, então cancelamos esta. Nada foi cobrado.
inquired = Perguntamos { -to-system } o que aconteceu com ela. Não a enviamos duas vezes.
taken = { $amount } foram cobrados de { $way }, uma única vez.
thank-you = Obrigado.
will-try-again = Vamos tentar mais uma vez em { $when }.
was-cancelled = A oferta foi cancelada. Nada foi cobrado.
given-back = { $amount } foram devolvidos para { $way }.
taken-back = Seu banco retirou { $amount } e os devolveu para { $way }.
given-again = Seu banco entregou { $amount } de novo à sua igreja.
redesignated = Sua igreja a passou para o fundo que você vê aqui.
given-up = Sua igreja não vai mais cobrar esta oferta. Nada foi cobrado.
receipt-sent = Enviamos o recibo a você.
