# What is shown when a page cannot be.

not-found = Esta página não está aqui
not-found-why = O endereço pode ser antigo, ou falta uma letra.
not-allowed = Esta página não é para você
not-allowed-why = Você entrou com uma conta que não pode vê-la.
not-understood = Não conseguimos ler o que foi enviado
not-understood-why = Nada mudou. Volte, abra a página de novo e envie mais uma vez.
too-large = Isso é mais do que cabe em um formulário
too-large-why = Nada mudou. Volte e envie menos.
ours = Tivemos um problema do nosso lado
ours-why = Anotamos e estamos verificando. Se você estava ofertando, veja suas ofertas antes de ofertar de novo. Uma oferta que aparece lá está segura.
not-now = Voltamos em um instante
not-now-why = Espere um minuto e abra a página de novo. As ofertas que temos estão seguras.
number = Se ligar para nós, informe este número: { $number }
see-your-gifts = Ver suas ofertas
