# What a donor wants when two gifts come together.

spread = As duas, com alguns dias de diferença
spread-hint = A que esperou é cobrada alguns dias antes ou depois da outra.
both = As duas, mesmo no mesmo dia
only-one = Só a do dia
only-one-hint = A que esperou é cancelada, e escrevemos a você.
days = Dias de diferença
days-hint = De 1 a 14. Vale apenas para a primeira resposta.
