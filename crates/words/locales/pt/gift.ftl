# One gift: what became of it, and what its donor may do.

title = Sua oferta de { $amount }, { $day }
heading = Sua oferta de { $amount } para { $day }
all = Todas as ofertas
about = Sobre esta oferta
safe-title = Temos sua oferta em segurança
safe = { $kind ->
    [bank] Obrigado, sua oferta foi recebida. Ela será cobrada uma única vez, quando o sistema do banco voltar. Nada foi cobrado de { $way } ainda. Você não precisa fazer nada.
   *[card] Obrigado, sua oferta foi recebida. Ela será cobrada uma única vez, quando o sistema de cartões voltar. Nada foi cobrado de { $way } ainda. Você não precisa fazer nada.
}
on-its-way-title = Sua oferta está a caminho
apart = Ela é cobrada de { $way } em { $day }, para não vir junto com outra. Você não precisa fazer nada.
being-taken = Ela está sendo cobrada de { $way }. Você não precisa fazer nada.
asking-title = Estamos perguntando o que aconteceu com sua oferta
asking = { $kind ->
    [bank] O sistema do banco não respondeu. Perguntamos até saber, e nunca enviamos sua oferta duas vezes. Você não precisa fazer nada.
   *[card] O sistema de cartões não respondeu. Perguntamos até saber, e nunca enviamos sua oferta duas vezes. Você não precisa fazer nada.
}
waiting-title = Vamos tentar mais uma vez
waiting-until = Nada foi cobrado. Tentamos de novo em { $when }. Você não precisa fazer nada.
waiting = Nada foi cobrado. Tentamos de novo em outro dia. Você não precisa fazer nada.
needs-title = Esta oferta precisa de você
not-taken-title = Esta oferta não foi cobrada
cancelled-title = Esta oferta está cancelada
cancelled = Nada foi cobrado de { $way }.
refunded-title = Esta oferta foi devolvida
refunded = O dinheiro volta para { $way }. Os bancos levam alguns dias para mostrar.
nothing-taken = Nada foi cobrado.
put-right = Resolver esta oferta
give-again = Ofertar { $amount } de novo
year-ends = { $year } termina logo
year-counts = Uma oferta conta para o ano em que é cobrada. Se esta esperar mais, contará para { $next }.
year-card = Se você quer que ela conte para aquele ano, pague hoje com um cartão: escolha abaixo.
year-office = Se você quer que ela conte para aquele ano, ligue hoje para a secretaria da sua igreja e cancele esta.
question = O que você quer fazer?
wait = Esperar
wait-for-system = { $kind ->
    [bank] Cobramos { $amount } de { $way }, uma única vez, quando o sistema do banco voltar.
   *[card] Cobramos { $amount } de { $way }, uma única vez, quando o sistema de cartões voltar.
}
wait-as-planned = Cobramos { $amount } de { $way }, como planejado.
pay-from = Prefiro pagar com { $way }
pay-bank-hint = Um banco leva alguns dias úteis. De { $way } nada é cobrado por ela.
pay-card-hint = É cobrada agora. De { $way } nada é cobrado por ela.
cancel = Cancelar esta oferta
cancel-hint = Nada é cobrado.
cancel-scheduled-hint = Nada é cobrado. Sua próxima oferta recorrente continua como planejada.
next = Continuar
next-hint = Você confere tudo antes de acontecer.
together = Se ela chegar perto da sua próxima oferta
next-due = Data da sua próxima oferta: { $day }.
not-own = Aqui aparece escolhido o que você definiu para todas as suas ofertas.
what-then = O que fazemos nesse caso
keep-to-this = Fazer assim
ahead = O que vem a seguir
we-test = Testamos o sistema com nosso próprio dinheiro. Quando ele funcionar bem, sua oferta é cobrada.
happened = O que aconteceu
happened-so-far = O que aconteceu até agora
given-back = Devolvido a você
gift-now = Sua oferta agora
your-gift = Sua oferta
repeats = Repetição
this-gift = Esta oferta
from = Forma de pagamento
gift-number = Número da oferta
receipt-later = O recibo chega quando a oferta é cobrada. Até lá ela não conta para impostos.
receipt = Recibo { $number }
given-by = Dada por
asked-for = Prevista para
taken = Cobrada
no-goods = Nenhum bem ou serviço foi dado em troca.
see-receipt = Ver o recibo para imprimir ou salvar
