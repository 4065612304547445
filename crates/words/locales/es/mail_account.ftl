code-subject = Tu código para entrar
code-is = Tu código es { $code }
code-lasts = Sirve una sola vez, durante 15 minutos. Si no lo pediste, no tienes que hacer nada.
test-subject = Prueba: los correos te llegan
test-text = Pediste una prueba. No pasó nada y no tienes que hacer nada.
digest-subject = { $count ->
    [one] Una novedad sobre tus ofrendas
   *[other] { $count } novedades sobre tus ofrendas
}
