# Around every page of a donor: the top, the foot, the way from place to place.

skip = Pular para o conteúdo
main = Principal
gifts = Ofertas
recurring = Recorrentes
you = Você
give = Ofertar
account = Conta
methods = Formas de pagamento
statements = Extratos
notices = Avisos
about-today = Aviso de hoje
about-server = Sobre este servidor
localhost = Isto roda na sua própria máquina. Nenhum dinheiro real se move.
environment = Isto é { $name }. Nenhum dinheiro real se move.
mail-is-in = Os e-mails não são enviados; leia-os na { $mailbox }.
mailbox = caixa de correio
call = Dúvidas? Ligue para a secretaria da igreja, { $phone }.
kept-by = Aos cuidados do Offertory. Nenhuma oferta fica para trás.
language = Idioma
choose = Escolher
