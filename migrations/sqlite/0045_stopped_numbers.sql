-- Phones that answered STOP, until they answer START: whoever types the number, and whatever became
-- of the donor who had it. Only a keyed mark of the number is kept, so nobody is found by it (D22).
create table stopped_numbers (
    mark text not null primary key,
    at integer not null
) strict;
