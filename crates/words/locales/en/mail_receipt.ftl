subject = Your receipt: { $amount }
text = Here is the receipt of your gift of { $amount } to { $church }, just as it was issued.
receipt = Receipt
gift = Gift
taken = Taken
given-by = Given by
code = Code
open = Open the receipt
