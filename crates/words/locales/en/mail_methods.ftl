added-subject = { $method } was added to your account
added-text = You can give with { $method } now. If it was not you who added it, tell your church office today.
removed-subject = { $method } was removed from your account
removed-text = Nothing is taken from { $method } any more. If it was not you who removed it, tell your church office today.
moved-subject = { $count ->
    [one] Your recurring gift comes from { $method } now
   *[other] Your { $count } recurring gifts come from { $method } now
}
moved-text = From its next date on, each of these is taken from { $method }. Amounts and dates stay as they are.
moved-line = { $amount } { $often }, next on { $day }
moved-line-resting = { $amount } { $often }
ends-subject = { $method } ends before your gift on { $day }
ends-text = { $method } is good through { $month }. Your gift of { $amount } on { $day } would miss it.
ends-do = If your bank sent you a new card, add it, or choose another card or bank for this gift.
renewed-subject = Your bank sent us a new date for { $method }
renewed-text = { $method } is good through { $month } now. Your gifts go on as planned. You do not need to do anything.
renewed-number = Your bank changed its number as well: { $before } is { $method } now.
see = See your cards and banks
