# One gift: what became of it, and what its donor may do.

title = Tu ofrenda de { $amount }, { $day }
heading = Tu ofrenda de { $amount } para el { $day }
all = Todas las ofrendas
about = Sobre esta ofrenda
safe-title = Tenemos tu ofrenda a salvo
safe = { $kind ->
    [bank] Gracias, recibimos tu ofrenda. Se cobrará una sola vez, cuando vuelva el sistema del banco. Todavía no se ha cobrado nada de { $way }. No necesitas hacer nada.
   *[card] Gracias, recibimos tu ofrenda. Se cobrará una sola vez, cuando vuelva el sistema de tarjetas. Todavía no se ha cobrado nada de { $way }. No necesitas hacer nada.
}
on-its-way-title = Tu ofrenda va en camino
apart = Se cobra de { $way } el { $day }, para que no coincida con otra. No necesitas hacer nada.
being-taken = Se está cobrando de { $way }. No necesitas hacer nada.
asking-title = Estamos preguntando qué pasó con tu ofrenda
asking = { $kind ->
    [bank] El sistema del banco no respondió. Preguntamos hasta saberlo, y nunca enviamos tu ofrenda dos veces. No necesitas hacer nada.
   *[card] El sistema de tarjetas no respondió. Preguntamos hasta saberlo, y nunca enviamos tu ofrenda dos veces. No necesitas hacer nada.
}
waiting-title = Lo intentaremos una vez más
waiting-until = No se cobró nada. Lo intentamos de nuevo el { $when }. No necesitas hacer nada.
waiting = No se cobró nada. Lo intentamos de nuevo otro día. No necesitas hacer nada.
needs-title = Esta ofrenda necesita tu atención
not-taken-title = Esta ofrenda no se cobró
cancelled-title = Esta ofrenda está cancelada
cancelled = No se cobró nada de { $way }.
refunded-title = Esta ofrenda se devolvió
refunded = El dinero vuelve a { $way }. Los bancos tardan unos días en mostrarlo.
nothing-taken = No se cobró nada.
put-right = Arreglar esta ofrenda
give-again = Ofrendar { $amount } de nuevo
year-ends = { $year } termina pronto
year-counts = Una ofrenda cuenta para el año en que se cobra. Si esta espera más, contará para { $next }.
year-card = Si quieres que cuente para ese año, págala hoy con una tarjeta: elige abajo.
year-office = Si quieres que cuente para ese año, llama hoy a la oficina de tu iglesia y cancela esta.
question = ¿Qué quieres hacer?
wait = Esperar
wait-for-system = { $kind ->
    [bank] Cobramos { $amount } de { $way }, una sola vez, cuando vuelva el sistema del banco.
   *[card] Cobramos { $amount } de { $way }, una sola vez, cuando vuelva el sistema de tarjetas.
}
wait-as-planned = Cobramos { $amount } de { $way }, como estaba previsto.
pay-from = Mejor pagar con { $way }
pay-bank-hint = Un banco tarda unos días hábiles. De { $way } no se cobra nada por ella.
pay-card-hint = Se cobra ahora. De { $way } no se cobra nada por ella.
cancel = Cancelar esta ofrenda
cancel-hint = No se cobra nada.
cancel-scheduled-hint = No se cobra nada. Tu próxima ofrenda recurrente sigue como estaba prevista.
next = Continuar
next-hint = Revisas todo antes de que ocurra.
together = Si llega cerca de tu próxima ofrenda
next-due = Tu próxima ofrenda es el { $day }.
not-own = Aquí aparece elegido lo que fijaste para todas tus ofrendas.
what-then = Qué hacemos en ese caso
keep-to-this = Hacerlo así
ahead = Qué sigue
we-test = Probamos el sistema con dinero nuestro. Cuando funcione bien, se cobra tu ofrenda.
happened = Qué pasó
happened-so-far = Qué ha pasado hasta ahora
given-back = Devuelto a ti
gift-now = Tu ofrenda ahora
your-gift = Tu ofrenda
repeats = Se repite
this-gift = Esta ofrenda
from = Forma de pago
gift-number = Número de ofrenda
receipt-later = El recibo llega cuando se cobra la ofrenda. Hasta entonces no cuenta para impuestos.
receipt = Recibo { $number }
given-by = Dada por
asked-for = Prevista para
taken = Cobrada
no-goods = No se dieron bienes ni servicios a cambio.
see-receipt = Ver el recibo para imprimir o guardar
