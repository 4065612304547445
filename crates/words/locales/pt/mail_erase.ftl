asked-subject = Seus dados serão apagados: { $day }
asked = Você pediu para apagarmos seus dados. O dia marcado é { $day }: seu nome, seu e-mail e tudo o que você escolheu serão apagados para sempre. Suas ofertas recorrentes já foram encerradas.
asked-last = Até lá você pode entrar e voltar atrás. Se não foi você que pediu, mantenha sua conta hoje mesmo e ligue para sua igreja. Depois desse dia não escrevemos mais, porque não temos mais seu e-mail.
undo = Manter minha conta
undone-subject = Sua conta continua
undone = Nada foi apagado. As ofertas recorrentes só voltam quando você começar de novo.
recurring = Suas ofertas recorrentes
