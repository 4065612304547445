-- Lists that are asked for however long they are.

-- What a church's gifts add up to, day by day, so that the foot of a list of a million gifts is
-- known without reading it. Whatever changes a gift's state or amount writes an order with it: days
-- of gifts with later orders than this one are counted gift by gift, all others are as kept here.
create table gift_sums (
    church_id text collate "C" not null primary key references churches (id),
    -- The place in the church's books up to which the days were counted.
    seq bigint not null check (seq >= 0)
);

create table gift_days (
    church_id text collate "C" not null references gift_sums (church_id),
    on_date text collate "C" not null,
    currency text collate "C" not null,
    all_count bigint not null,
    all_minor bigint not null,
    given_count bigint not null,
    given_minor bigint not null,
    assured_count bigint not null,
    assured_minor bigint not null,
    refunded_count bigint not null,
    refunded_minor bigint not null,
    partly_count bigint not null,
    primary key (church_id, on_date, currency)
);

-- What a donor is told of on top of their list; nearly always empty.
create index gifts_to_tell on gifts (church_id, donor_id, on_date, id)
 where state in ('held', 'failed');
