title = Ofrendas recurrentes
all = Todas las ofrendas recurrentes
none-title = Aún no tienes ofrendas recurrentes
none = Una ofrenda puede repetirse cada semana, cada mes o los días que elijas. Puedes cambiarla, omitirla, pausarla o terminarla cuando quieras.
start = Empezar una ofrenda recurrente
start-another = Empezar otra ofrenda recurrente
next = Próxima ofrenda
over = Ya terminaron
what-for = Para
from = Forma de pago
name = { $amount } { $often }
running = Activa
paused = En pausa
stopped = Terminada
finished = Completa
until = hasta el { $day }
ends = Termina
ends-never = Cuando tú digas
ends-on = El { $day }
ends-after = { $gifts ->
    [one] Después de una ofrenda más
   *[other] Después de { $gifts } ofrendas más
}
