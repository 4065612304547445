# Where somebody is signed in.

title = Onde sua sessão está aberta
text = Cada celular ou computador em que você entrou e não saiu. Se não reconhecer algum, encerre a sessão dele e mude sua senha.
device = { $browser } em { $system }
a-browser = Um navegador
a-system = um aparelho que não conhecemos
this = Este
since = Entrou
seen = Último uso
end = Encerrar esta sessão
others = Sair de todos os outros lugares
others-text = Aqui sua sessão continua aberta. Os links dos e-mails que enviamos antes não abrem mais nada.
alone = Sua sessão não está aberta em nenhum outro lugar.
settings = Sua conta
