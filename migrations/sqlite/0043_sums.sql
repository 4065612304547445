-- Lists that are asked for however long they are.

-- What a church's gifts add up to, day by day, so that the foot of a list of a million gifts is
-- known without reading it. Whatever changes a gift's state or amount writes an order with it: days
-- of gifts with later orders than this one are counted gift by gift, all others are as kept here.
create table gift_sums (
    church_id text not null primary key references churches (id),
    -- The place in the church's books up to which the days were counted.
    seq integer not null check (seq >= 0)
) strict;

create table gift_days (
    church_id text not null references gift_sums (church_id),
    on_date text not null,
    currency text not null,
    all_count integer not null,
    all_minor integer not null,
    given_count integer not null,
    given_minor integer not null,
    assured_count integer not null,
    assured_minor integer not null,
    refunded_count integer not null,
    refunded_minor integer not null,
    partly_count integer not null,
    primary key (church_id, on_date, currency)
) strict, without rowid;

-- What a donor is told of on top of their list; nearly always empty.
create index gifts_to_tell on gifts (church_id, donor_id, on_date, id)
 where state in ('held', 'failed');
