# Signing in, by password or by a code that comes by mail.

title = Entrar
heading = Entre para ver suas ofertas
email = E-mail
password = Senha
send-code = Prefiro receber um código
code-hint = Um código dispensa a senha. Ele chega por e-mail, com um link que serve do mesmo jeito, e vale uma única vez.
try = Experimente como uma de três pessoas
donor = Um ofertante
admin = A secretaria da igreja
staff = A equipe de pagamentos
password-of-all = A senha das três: { $password }
or-code = Ou peça um código e leia-o na { $mailbox }.
with-passkey = Entrar com uma chave de acesso
