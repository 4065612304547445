# What is shown when a page cannot be.

not-found = Esta página no está aquí
not-found-why = Puede que la dirección sea vieja o que le falte una letra.
not-allowed = Esta página no es para ti
not-allowed-why = Iniciaste sesión con una cuenta que no puede verla.
not-understood = No pudimos leer lo que se envió
not-understood-why = No cambió nada. Vuelve atrás, abre la página de nuevo y envíalo otra vez.
too-large = Eso es más de lo que cabe en un formulario
too-large-why = No cambió nada. Vuelve atrás y envía menos.
ours = Tuvimos un problema de nuestro lado
ours-why = Lo anotamos y lo estamos revisando. Si estabas dando una ofrenda, mira tus ofrendas antes de dar de nuevo. Una ofrenda que aparece ahí está a salvo.
not-now = Volvemos en un momento
not-now-why = Espera un minuto y abre la página de nuevo. Las ofrendas que tenemos están a salvo.
number = Si nos llamas, menciona este número: { $number }
see-your-gifts = Ver tus ofrendas
