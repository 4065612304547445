# What is shown when a page cannot be.

not-found = This page is not here
not-found-why = The address may be old, or a letter of it is missing.
not-allowed = This page is not yours to see
not-allowed-why = You are signed in, but as somebody else than it is for.
not-understood = We could not read what was sent
not-understood-why = Nothing was changed. Go back, open the page again and send it once more.
too-large = That is more than a form may hold
too-large-why = Nothing was changed. Go back and send less.
ours = Something broke on our side
ours-why = We have written it down and look into it. If you were giving: look at your gifts before you give again. A gift that stands there is safe.
not-now = We are back in a moment
not-now-why = Please wait a minute and open the page again. Gifts we have are safe.
number = If you call us, name this number: { $number }
see-your-gifts = See your gifts
