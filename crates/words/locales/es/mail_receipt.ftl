subject = Tu recibo: { $amount }
text = Este es el recibo de tu ofrenda de { $amount } a { $church }, tal como se emitió.
receipt = Recibo
gift = Ofrenda
taken = Cobrada
given-by = Dada por
code = Código
open = Abrir el recibo
