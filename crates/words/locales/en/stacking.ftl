# What a donor wants when two gifts come together.

spread = Both, some days apart
spread-hint = The one that waited is taken some days before or after the other.
both = Both, also on one day
only-one = Only the one that is due
only-one-hint = The one that waited is cancelled, and we write to you.
days = Days apart
days-hint = From 1 to 14. It counts for the first answer alone.
