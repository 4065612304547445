added-subject = Se agregó { $method } a tu cuenta
added-text = Ya puedes ofrendar con { $method }. Si no fuiste tú, avisa hoy a la oficina de tu iglesia.
removed-subject = Se quitó { $method } de tu cuenta
removed-text = Ya no se cobra nada de { $method }. Si no fuiste tú, avisa hoy a la oficina de tu iglesia.
moved-subject = { $count ->
    [one] Tu ofrenda recurrente ahora sale de { $method }
   *[other] Tus { $count } ofrendas recurrentes ahora salen de { $method }
}
moved-text = Desde su próxima fecha, cada una de estas se cobra de { $method }. Los montos y las fechas quedan igual.
moved-line = { $amount } { $often }, próxima: { $day }
moved-line-resting = { $amount } { $often }
ends-subject = { $method } vence antes de tu ofrenda del { $day }
ends-text = { $method } es válida hasta { $month }. Tu ofrenda de { $amount } del { $day } no podría cobrarse.
ends-do = Si tu banco te envió una tarjeta nueva, agrégala, o elige otra tarjeta u otro banco para esta ofrenda.
renewed-subject = Tu banco nos envió una fecha nueva para { $method }
renewed-text = { $method } ahora es válida hasta { $month }. Tus ofrendas siguen como estaban previstas. No necesitas hacer nada.
renewed-number = Tu banco también cambió su número: { $before } ahora es { $method }.
see = Ver tus tarjetas y bancos
