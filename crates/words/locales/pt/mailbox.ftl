# The mail that a demo did not send.

title = Caixa de correio
what = Esta demonstração não envia e-mails. O que teria enviado está aqui, do mais novo ao mais antigo.
none = Ainda não há e-mails
none-what = Peça um código ou dê uma oferta, e o e-mail aparece aqui.
to = Para
written = Escrito
texts = Mensagens de texto
mails = E-mails
