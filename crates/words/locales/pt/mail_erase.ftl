asked-subject = Seus dados serão apagados em { $day }
asked = Você pediu para apagarmos seus dados. Em { $day } seu nome, seu endereço e tudo o que você escolheu somem para sempre. Suas ofertas recorrentes estão paradas.
asked-last = Até lá você pode entrar e voltar atrás. Se não foi você, faça isso hoje e ligue para sua igreja. Depois desse dia não escrevemos mais, porque não temos mais seu endereço.
undo = Manter minha conta
undone-subject = Sua conta continua
undone = Nada foi apagado. As ofertas recorrentes continuam paradas até você começar de novo.
recurring = Suas ofertas recorrentes
