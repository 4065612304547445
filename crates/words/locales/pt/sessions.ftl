# Where somebody is signed in.

title = Onde você está conectado
text = Cada telefone ou computador em que você entrou e não saiu. Se não conhecer algum, encerre-o e mude sua senha.
device = { $browser } em { $system }
a-browser = Um navegador
a-system = um aparelho que não conhecemos
this = Este
since = Entrou
seen = Último uso
end = Encerrar esta sessão
others = Sair de todos os outros lugares
others-text = Aqui você continua conectado. Os links dos e-mails que enviamos antes não abrem mais nada.
alone = Você não está conectado em nenhum outro lugar.
settings = Sua conta
