# A donor wants to be forgotten: what goes, what stays, and until when it can be taken back.

title = Borrar mis datos
lead = Puedes irte cuando quieras. Esta página dice qué se borra y qué queda, antes de que pase algo.
goes-title = Qué se borra
goes-you = Tu nombre, tu correo, tu contraseña, tu idioma y todo lo que elegiste
goes-methods = Los nombres, los últimos dígitos y las fechas de tus tarjetas y bancos; la bóveda también los olvida
goes-mails = Todos los correos que te escribimos
goes-others = Tus promesas y tu lugar en un hogar
stays-title = Qué queda y por qué
stays-gifts = Tus ofrendas quedan en los libros de tu iglesia, porque las cuentas deben cuadrar. Allí dice “A giver who left” (alguien que daba y se fue).
stays-papers = Los comprobantes y recibos ya emitidos quedan como están, con tu nombre, porque la ley pide a tu iglesia que los guarde.
stops = { $count ->
    [one] Tu ofrenda recurrente termina hoy, y seguirá así aunque cambies de idea.
   *[other] Tus { $count } ofrendas recurrentes terminan hoy, y seguirán así aunque cambies de idea.
}
take = Llévate antes tus datos
take-data = Todo lo que se guarda de ti
take-statements = Tus comprobantes
open-title = Algunas ofrendas aún no terminan
open = Podemos borrar tus datos cuando cada una se haya cobrado o cancelado.
open-held = La guardamos hasta que vuelva el sistema
open-see = Ver esta ofrenda
when = Esperamos { $days } días. Hasta el { $day } puedes cambiar de idea. Hoy escribimos a { $email }, y después de ese día nunca más.
ask = Borrar mis datos el { $day }
keep = Conservar mi cuenta
asked-title = Tus datos se borran el { $day }
asked = Hasta entonces puedes iniciar sesión y cambiar de idea. Después de ese día nadie puede, tampoco nosotros.
asked-open = Una ofrenda tuya aún no termina. Esperamos hasta que termine, también después de ese día.
undo = Conservar mi cuenta
link = Borrar mis datos
link-text = Puedes irte. Antes ves qué se borra y qué queda.
done-asked = Borraremos tus datos
done-asked-means = El día está abajo. Hasta entonces puedes cambiar de idea.
done-undone = Tu cuenta sigue
done-undone-means = No se borró nada. Las ofrendas recurrentes no siguen hasta que las empieces de nuevo.
wrong-open = Una ofrenda tuya aún no termina. Espera a que se cobre o cancélala
