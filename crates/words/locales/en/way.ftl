# Before a gift that waits is paid another way.

title = Pay your gift of { $amount } another way
when-bank = Now. Your bank takes a few working days; the receipt comes when it has paid.
when-card = Now, once. The receipt comes when it is taken.
with-fee = With the fee you cover
card-or-bank = the card or bank
instead-of = Instead of
taken = Taken
you-let = You let { $church } take { $total } once from { $way }. From { $before } nothing is taken for this gift any more, also when its system is back.
pay = Pay { $total } from { $way }
wait-instead = Wait instead
too-late = This gift cannot be paid that way now
too-late-what = It may be on its way already, or that way is not well just now. Nothing has changed; its page tells how it stands.
