# Before a gift that waits is paid another way.

title = Pagar sua oferta de { $amount } com outra forma de pagamento
when-bank = Agora. Seu banco leva alguns dias úteis; o recibo chega quando ele pagar.
when-card = Agora, uma única vez. O recibo chega quando for cobrada.
with-fee = Com a taxa que você cobre
card-or-bank = o cartão ou banco
instead-of = Em vez de
taken = Cobrança
you-let = Você permite que { $church } cobre { $total } uma única vez de { $way }. De { $before } nada mais é cobrado por esta oferta, nem quando o sistema voltar.
pay = Pagar { $total } com { $way }
wait-instead = Prefiro esperar
too-late = Esta oferta não pode ser paga assim agora
too-late-what = Ela pode já estar a caminho, ou essa forma de pagamento não está funcionando bem agora. Nada mudou; a página dela conta como está.
