-- What a gateway keeps of what it takes, and what donors pay on top so that nothing is missing.

create table fee_schedules (
    church_id text collate "C" not null,
    facility_id text collate "C" not null,
    -- Hundredths of a percent of what is taken.
    basis_points bigint not null check (basis_points between 0 and 5000),
    -- For each gift, in the church's currency.
    fixed_minor bigint not null check (fixed_minor >= 0),
    primary key (church_id, facility_id),
    foreign key (church_id, facility_id) references facilities (church_id, id)
);

create table covers (
    church_id text collate "C" not null,
    gift_id text collate "C" not null,
    -- Taken with the gift, in its currency.
    amount_minor bigint not null check (amount_minor > 0),
    primary key (church_id, gift_id),
    foreign key (church_id, gift_id) references gifts (church_id, id)
);
