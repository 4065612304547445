# Before a gift that waits is paid another way.

title = Pagar tu ofrenda de { $amount } con otra forma de pago
when-bank = Ahora. Tu banco tarda unos días hábiles; el recibo llega cuando haya pagado.
when-card = Ahora, una sola vez. El recibo llega cuando se cobre.
with-fee = Con la comisión que cubres
card-or-bank = la tarjeta o el banco
instead-of = En lugar de
taken = Cobro
you-let = Permites que { $church } cobre { $total } una sola vez de { $way }. De { $before } ya no se cobra nada por esta ofrenda, tampoco cuando su sistema vuelva.
pay = Pagar { $total } con { $way }
wait-instead = Prefiero esperar
too-late = Esta ofrenda no se puede pagar así ahora
too-late-what = Puede que ya vaya en camino, o que esa forma de pago no funcione bien ahora. No cambió nada; su página cuenta cómo está.
