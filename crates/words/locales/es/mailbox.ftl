# The mail that a demo did not send.

title = Buzón
what = Esta demostración no envía correo. Lo que habría enviado está aquí, lo más nuevo primero.
none = Todavía no hay correo
none-what = Pide un código o da una ofrenda, y su correo aparecerá aquí.
to = Para
written = Escrito
texts = Mensajes de texto
mails = Correo
