asked-subject = Tus datos se borran el { $day }
asked = Nos pediste borrar tus datos. El { $day } se borran para siempre tu nombre, tu correo y todo lo que elegiste. Tus ofrendas recurrentes ya terminaron.
asked-last = Hasta entonces puedes iniciar sesión y cambiar de idea. Si no lo pediste tú, conserva tu cuenta hoy mismo y llama a tu iglesia. Después de ese día ya no te escribimos, porque ya no tenemos tu correo.
undo = Conservar mi cuenta
undone-subject = Tu cuenta sigue
undone = No se borró nada. Las ofrendas recurrentes no siguen hasta que las empieces de nuevo.
recurring = Tus ofrendas recurrentes
