# Where somebody is signed in.

title = Dónde tienes la sesión abierta
text = Cada teléfono o computadora donde iniciaste sesión y no la cerraste. Si no reconoces uno, cierra esa sesión y cambia tu contraseña.
device = { $browser } en { $system }
a-browser = Un navegador
a-system = un dispositivo que no conocemos
this = Este
since = Sesión iniciada
seen = Último uso
end = Cerrar esta sesión
others = Cerrar sesión en todos los demás lugares
others-text = Aquí sigues con la sesión abierta. Los enlaces de los correos que te enviamos antes ya no abren nada.
alone = No tienes la sesión abierta en ningún otro lugar.
settings = Tu cuenta
