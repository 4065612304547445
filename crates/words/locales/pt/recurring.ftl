title = Ofertas recorrentes
all = Todas as ofertas recorrentes
none-title = Você ainda não tem ofertas recorrentes
none = Uma oferta pode se repetir toda semana, todo mês ou nos dias que você escolher. Você pode mudar, pular, pausar ou encerrar quando quiser.
start = Começar uma oferta recorrente
start-another = Começar outra oferta recorrente
next = Próxima oferta
over = Já encerradas
what-for = Para
from = Forma de pagamento
name = { $amount } { $often }
running = Ativa
paused = Em pausa
stopped = Encerrada
finished = Concluída
until = até { $day }
ends = Termina
ends-never = Quando você quiser
ends-on = Até { $day }
ends-after = { $gifts ->
    [one] Depois de mais uma oferta
   *[other] Depois de mais { $gifts } ofertas
}
