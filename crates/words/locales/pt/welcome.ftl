# The first page, for those who are not signed in.

title = Nenhuma oferta fica para trás
what = Oferte à sua igreja e veja cada oferta e o que aconteceu com ela: as que foram cobradas, as que estão a caminho e as que guardamos em segurança enquanto um sistema de cartões não está funcionando bem.
promise = O que prometemos
nothing-lost = Nada se perde
nothing-lost-how = Quando um sistema de cartões não responde, guardamos sua oferta em segurança e a cobramos quando o sistema funciona bem.
nothing-twice = Nada é cobrado duas vezes
nothing-twice-how = Se não sabemos o que aconteceu com uma oferta, perguntamos. Nunca a enviamos de novo sem saber.
all-told = Contamos tudo a você
all-told-how = Cada oferta tem uma página com o que aconteceu, em palavras simples, linha por linha.
