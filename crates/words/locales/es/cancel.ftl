# Before a gift is cancelled.

title = Cancelar tu ofrenda de { $amount }
gift = Ofrenda
amount = Monto
for-day = Para el
from = Forma de pago
nothing-taken = No se cobra nada.
next-stays = Tu próxima ofrenda recurrente sigue como estaba prevista.
cancel-it = Cancelar mi ofrenda de { $amount }
keep-it = Conservarla
too-late = Esta ofrenda ya no se puede cancelar
too-late-what = Su página cuenta qué pasó con ella.
see-gift = Ver esta ofrenda
