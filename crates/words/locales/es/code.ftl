# The code that came by mail.

title = Escribe tu código
on-its-way = Un código va en camino a { $email }
how-long = Sirve durante 15 minutos. Si ninguna cuenta tiene esta dirección, no se envía ningún correo.
demo = Esto es una demostración: lee el código en el { $mailbox }.
address-was = La dirección era { $email }.
code = Código
hint = Seis dígitos. Puedes pegarlo.
another = Enviar otro código
