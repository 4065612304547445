# Showing once more who one is, before cards and accounts are changed.

title = Confirme que é você
text = Já faz um tempo que você entrou. Antes de mudar um cartão, uma conta bancária ou uma chave de acesso, ou de apagar seus dados, verificamos que é você.
with-password = Sua senha
go-on = Continuar
or-code = Ou com um código
code-text = Enviamos um código para { $email }. Ele vale uma única vez, por 15 minutos.
send-code = Enviar um código
code = Código do e-mail
use-code = Continuar com este código
back = Voltar, nada mudou
wrong-code = Este código não confere. Veja o e-mail mais recente ou peça outro
with-passkey = Usar sua chave de acesso
