# The parts that pages are made of: fields, lists, buttons.

skipped = , pulada
change = Alterar
remove-filter = , remover este filtro
problem-title = Há um problema
problem = Erro:
past-the-end = A lista não é tão longa
all-on-one = Todas cabem em uma página.
last-page-is = A última página é a { $page }.
see-last-page = Ver a última página
page-of = Página { $page } de { $pages }
newer = Ofertas mais novas
older = Ofertas mais antigas
