-- What donors mean to give to a fund within a time. How far they are is not kept: the books say it.

create table pledges (
    church_id text not null,
    -- The form by which it was made.
    id text not null,
    donor_id text not null,
    fund_id text not null,
    amount_minor integer not null check (amount_minor > 0),
    currency text not null,
    first_on text not null,
    last_on text not null,
    -- The same by the church's clock: the first instant, and the first one after it.
    first_at integer not null,
    end_at integer not null,
    made_at integer not null,
    -- Its donor took it back.
    ended_at integer,
    primary key (church_id, id),
    check (first_on <= last_on),
    check (first_at < end_at),
    foreign key (church_id, donor_id) references people (church_id, id),
    foreign key (church_id, fund_id) references funds (church_id, id)
) strict;

-- A donor's own list, and what a church looks at.
create index pledges_in_force on pledges (church_id, donor_id, made_at) where ended_at is null;
