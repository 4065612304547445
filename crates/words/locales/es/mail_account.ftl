code-subject = Tu código para entrar
code-is = Tu código es { $code }
code-lasts = Sirve una sola vez, durante 15 minutos. Si no lo pediste, no tienes que hacer nada.
test-subject = Prueba: los correos te llegan
test-text = Pediste una prueba. No pasó nada y no tienes que hacer nada.
digest-subject = { $count ->
    [one] Una novedad sobre tus ofrendas
   *[other] { $count } novedades sobre tus ofrendas
}
code-link = O inicia sesión con un toque
link-subject = Tu enlace
link-text = Aquí está el enlace que se pidió. Abre una sola cosa y no hace falta contraseña.
link-yours = Se te envió a ti y a nadie más. Si no lo pediste, no tienes que hacer nada.
link-sign-in = Iniciar sesión
link-see = Ver esta ofrenda
link-fix = Arreglar esta ofrenda
link-keep = Administrar esta ofrenda recurrente
link-again = Ofrendar lo mismo otra vez
link-method = Ver esta tarjeta o cuenta
passkey-added-subject = Se agregó una llave de acceso a tu cuenta
passkey-added = Desde ahora puedes entrar con la llave de acceso { $name }. No hace falta contraseña.
passkey-removed-subject = Se quitó una llave de acceso de tu cuenta
passkey-removed = La llave de acceso { $name } ya no permite entrar a nadie.
passkey-not-you = Si no fuiste tú, quita lo que no conozcas, cierra sesión en todos los demás lugares y cambia tu contraseña.
passkey-look = Ver tus llaves de acceso
