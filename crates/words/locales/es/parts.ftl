# The parts that pages are made of: fields, lists, buttons.

skipped = , omitida
change = Cambiar
remove-filter = , quitar este filtro
problem-title = Hay un problema
problem = Error:
past-the-end = La lista no es tan larga
all-on-one = Todas caben en una página.
last-page-is = La última página es la { $page }.
see-last-page = Ver la última página
page-of = Página { $page } de { $pages }
newer = Ofrendas más recientes
older = Ofrendas anteriores
