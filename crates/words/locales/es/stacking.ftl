# What a donor wants when two gifts come together.

spread = Las dos, con unos días de diferencia
spread-hint = La que esperaba se cobra unos días antes o después de la otra.
both = Las dos, aunque sea el mismo día
only-one = Solo la que toca
only-one-hint = La que esperaba se cancela, y te escribimos.
days = Días de diferencia
days-hint = De 1 a 14. Solo vale para la primera respuesta.
