subject = Seu recibo: { $amount }
text = Este é o recibo da sua oferta de { $amount } para { $church }, como foi emitido.
receipt = Recibo
gift = Oferta
taken = Cobrada
given-by = Dada por
code = Código
open = Abrir o recibo
