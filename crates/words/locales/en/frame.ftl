# Around every page of a donor: the top, the foot, the way from place to place.

skip = Skip to the page
main = Main
gifts = Gifts
recurring = Recurring
you = You
give = Give
account = Account
methods = Ways to pay
statements = Statements
notices = Notices
about-today = About today
about-server = About this server
localhost = This runs on your own machine. No real money moves.
environment = This is { $name }. No real money moves.
mail-is-in = Mail is not sent; read it in the { $mailbox }.
mailbox = mailbox
call = Questions? Call the church office, { $phone }.
kept-by = Kept by Offertory. No gift left behind.
language = Language
choose = Choose
