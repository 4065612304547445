# Before a gift is cancelled.

title = Cancelar sua oferta de { $amount }
gift = Oferta
amount = Valor
for-day = Para
from = Forma de pagamento
nothing-taken = Nada é cobrado.
next-stays = Sua próxima oferta recorrente continua como planejada.
cancel-it = Cancelar minha oferta de { $amount }
keep-it = Manter
too-late = Esta oferta não pode mais ser cancelada
too-late-what = A página dela conta o que aconteceu.
see-gift = Ver esta oferta
