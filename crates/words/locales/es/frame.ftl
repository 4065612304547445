# Around every page of a donor: the top, the foot, the way from place to place.

skip = Saltar al contenido
main = Principal
gifts = Ofrendas
recurring = Recurrentes
you = Tú
give = Ofrendar
account = Cuenta
methods = Formas de pago
statements = Comprobantes
notices = Avisos
about-today = Aviso de hoy
about-server = Sobre este servidor
localhost = Esto funciona en tu propio equipo. No se mueve dinero real.
environment = Esto es { $name }. No se mueve dinero real.
mail-is-in = El correo no se envía; léelo en el { $mailbox }.
mailbox = buzón
call = ¿Preguntas? Llama a la oficina de la iglesia, { $phone }.
kept-by = Al cuidado de Offertory. Ninguna ofrenda se queda atrás.
language = Idioma
choose = Elegir
