# Signing in, by password or by a code that comes by mail.

title = Iniciar sesión
heading = Inicia sesión para ver tus ofrendas
email = Correo electrónico
password = Contraseña
send-code = Prefiero recibir un código
code-hint = Con un código no hace falta contraseña. Llega por correo, junto con un enlace que vale igual, y sirve una sola vez.
try = Pruébalo como una de tres personas
donor = Una persona que ofrenda
admin = La oficina de la iglesia
staff = El equipo de pagos
password-of-all = La contraseña de las tres: { $password }
or-code = O pide un código y léelo en el { $mailbox }.
with-passkey = Entrar con una llave de acceso
