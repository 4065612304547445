asked-subject = Tus datos se borran el { $day }
asked = Nos pediste borrar tus datos. El { $day } se borran para siempre tu nombre, tu dirección y todo lo que elegiste. Tus ofrendas recurrentes están detenidas.
asked-last = Hasta entonces puedes entrar y cambiar de idea. Si no lo pediste tú, hazlo hoy y llama a tu iglesia. Después de ese día no te escribimos, porque ya no tenemos tu dirección.
undo = Conservar mi cuenta
undone-subject = Tu cuenta sigue
undone = No se borró nada. Las ofrendas recurrentes siguen detenidas hasta que las inicies otra vez.
recurring = Tus ofrendas recurrentes
