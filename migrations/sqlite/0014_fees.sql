-- What a gateway keeps of what it takes, and what donors pay on top so that nothing is missing.

create table fee_schedules (
    church_id text not null,
    facility_id text not null,
    -- Hundredths of a percent of what is taken.
    basis_points integer not null check (basis_points between 0 and 5000),
    -- For each gift, in the church's currency.
    fixed_minor integer not null check (fixed_minor >= 0),
    primary key (church_id, facility_id),
    foreign key (church_id, facility_id) references facilities (church_id, id)
) strict;

create table covers (
    church_id text not null,
    gift_id text not null,
    -- Taken with the gift, in its currency.
    amount_minor integer not null check (amount_minor > 0),
    primary key (church_id, gift_id),
    foreign key (church_id, gift_id) references gifts (church_id, id)
) strict;
