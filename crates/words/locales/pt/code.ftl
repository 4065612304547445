# The code that came by mail.

title = Digite seu código
on-its-way = Um código está a caminho de { $email }
how-long = Vale por 15 minutos. Se nenhuma conta tiver este endereço, nenhum e-mail será enviado.
demo = Isto é uma demonstração: leia o código na { $mailbox }.
address-was = O endereço era { $email }.
code = Código
hint = Seis dígitos. Você pode colar.
another = Enviar outro código
