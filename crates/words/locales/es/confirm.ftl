# Showing once more who one is, before cards and accounts are changed.

title = Confirma que eres tú
text = Hace un rato que iniciaste sesión. Antes de cambiar una tarjeta, una cuenta bancaria o una llave de acceso, o de borrar tus datos, nos aseguramos de que eres tú.
with-password = Tu contraseña
go-on = Continuar
or-code = O con un código
code-text = Enviamos un código a { $email }. Sirve una sola vez, durante 15 minutos.
send-code = Envíame un código
code = Código del correo
use-code = Continuar con este código
back = Volver, no cambió nada
wrong-code = Este código no coincide. Mira el correo más reciente o pide otro
with-passkey = Usar tu llave de acceso
