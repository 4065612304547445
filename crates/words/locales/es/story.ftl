# A gift's story, told to whoever gave it: what happened, what we did, what they may do.

system = { $kind ->
    [bank] el sistema del banco
   *[card] el sistema de tarjetas
}
-to-system = { $kind ->
    [bank] al sistema del banco
   *[card] al sistema de tarjetas
}
was-taken = La ofrenda se cobró
no-answer = { system } no respondió
not-well = { system } no funcionaba bien
not-set-up = { system } no estaba bien configurado
bank-said-no = Esta vez el banco dijo que no
not-enough = No había suficiente dinero en la cuenta
expired = La tarjeta venció
wrong-details = { $kind ->
    [bank] Los datos del banco no coinciden
   *[card] Los datos de la tarjeta no coinciden
}
safety-check = Un control de seguridad la detuvo
no-reason = { system } no dio ningún motivo
do-nothing = No necesitas hacer nada.
nothing-taken = No se cobró nada.
we-look-into-it = No se cobró nada. Lo estamos revisando, y puedes ofrendar de nuevo cuando quieras.
ask-your-bank = No se cobró nada. Tu banco puede decirte por qué. Puedes elegir otra forma de pago para esta ofrenda.
when-the-money-is-there = No se cobró nada. Inténtalo otra vez cuando haya dinero en la cuenta, o elige otra tarjeta o cuenta.
with-another-way = { $kind ->
    [bank] No se cobró nada. Elige otra cuenta o una tarjeta para esta ofrenda.
   *[card] No se cobró nada. Elige otra tarjeta o tu banco para esta ofrenda.
}
call-the-office = No se cobró nada. Llama a la oficina de la iglesia y lo vemos juntos.
received = Diste tu ofrenda y la anotamos.
brought-over = La diste antes de que tu iglesia usara este sistema. Viene de los registros de tu iglesia.
fell-due = Llegó la fecha de tu ofrenda recurrente.
sent = Le pedimos { -to-system } que la cobrara.
at-the-bank = La tiene tu banco. Los bancos tardan unos días; después cuenta como entregada.
kept-safe = Guardamos tu ofrenda a salvo.
stopped-asking = Dejamos de pedir el cobro, para que nunca se cobre dos veces.
asks-later = Pediremos el cobro cuando el sistema funcione bien.
let-go = { $kind ->
    [bank] El sistema del banco volvió a funcionar bien y tu ofrenda siguió su camino.
   *[card] El sistema de tarjetas volvió a funcionar bien y tu ofrenda siguió su camino.
}
other-way-agreed = Tu ofrenda sale ahora de { $way }, como aceptaste en tus ajustes.
other-way-chosen = Tu ofrenda sale ahora de { $way }, como elegiste.
old-way-over = De { $way } ya no se puede cobrar nada por ella.
apart = Para que no coincida con tu próxima ofrenda, la cobraremos el { $day }.
left-out = Querías solo la ofrenda que tocaba, así que cancelamos esta. No se cobró nada.
inquired = Le preguntamos { -to-system } qué pasó con ella. No la enviamos dos veces.
taken = Se cobraron { $amount } de { $way }, una sola vez.
thank-you = Gracias.
will-try-again = Lo intentaremos una vez más el { $when }.
was-cancelled = La ofrenda se canceló. No se cobró nada.
given-back = Se devolvieron { $amount } a { $way }.
taken-back = Tu banco retiró { $amount } y los devolvió a { $way }.
given-again = Tu banco entregó de nuevo { $amount } a tu iglesia.
redesignated = Tu iglesia la pasó al fondo que ves aquí.
given-up = Tu iglesia ya no cobrará esta ofrenda. No se cobró nada.
receipt-sent = Te enviamos el recibo.
