# A donor wants to be forgotten: what goes, what stays, and until when it can be taken back.

title = Apagar meus dados
lead = Você pode sair quando quiser. Esta página diz o que é apagado e o que fica, antes que algo aconteça.
goes-title = O que é apagado
goes-you = Seu nome, seu e-mail, sua senha, seu idioma e tudo o que você escolheu
goes-methods = Os nomes, os últimos dígitos e as datas dos seus cartões e bancos; o cofre também os esquece
goes-mails = Todos os e-mails que escrevemos para você
goes-others = Seus compromissos e seu lugar em um lar
stays-title = O que fica, e por quê
stays-gifts = Suas ofertas ficam nos livros da sua igreja, porque as contas precisam fechar. Lá aparece “A giver who left” (alguém que ofertava e saiu).
stays-papers = Extratos e recibos já emitidos ficam como estão, com seu nome, porque a lei pede que sua igreja os guarde.
stops = { $count ->
    [one] Sua oferta recorrente é encerrada hoje, e continua assim mesmo que você mude de ideia.
   *[other] Suas { $count } ofertas recorrentes são encerradas hoje, e continuam assim mesmo que você mude de ideia.
}
take = Leve seus dados com você antes
take-data = Tudo o que é guardado sobre você
take-statements = Seus extratos
open-title = Algumas ofertas ainda não terminaram
open = Podemos apagar seus dados quando cada uma for cobrada ou cancelada.
open-held = Nós a guardamos até o sistema voltar
open-see = Ver esta oferta
when = Esperamos { $days } dias. Até { $day } você pode voltar atrás. Escrevemos hoje para { $email }, e depois desse dia nunca mais.
ask = Apagar meus dados em { $day }
keep = Manter minha conta
asked-title = Seus dados serão apagados em { $day }
asked = Até lá você pode entrar e voltar atrás. Depois desse dia ninguém pode, nem nós.
asked-open = Uma oferta sua ainda não terminou. Esperamos até que termine, mesmo depois desse dia.
undo = Manter minha conta
link = Apagar meus dados
link-text = Você pode sair. Antes, vê o que é apagado e o que fica.
done-asked = Vamos apagar seus dados
done-asked-means = O dia está abaixo. Até lá você pode voltar atrás.
done-undone = Sua conta continua
done-undone-means = Nada foi apagado. As ofertas recorrentes só voltam quando você começar de novo.
wrong-open = Uma oferta sua ainda não terminou. Espere que seja cobrada ou cancele
