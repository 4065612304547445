-- What went back of a gift, what a refund in flight is about, and what money may be for.

-- Refunded by the church or taken back by the donor's bank, as the books say; kept so that a list of
-- gifts need not read the books. Written with the order that changes it.
alter table gifts
    add column returned_minor integer not null default 0 check (returned_minor >= 0);

update gifts set returned_minor = amount_minor where state = 'refunded';

-- The part of the gift that an attempt to give back is about: needed when its answer comes late.
create table refund_lines (
    church_id text not null,
    attempt_id text not null,
    position integer not null,
    fund_id text not null,
    amount_minor integer not null check (amount_minor > 0),
    primary key (church_id, attempt_id, position),
    foreign key (church_id, attempt_id) references attempts (church_id, id),
    foreign key (church_id, fund_id) references funds (church_id, id)
) strict;

-- What money is for beside giving: an event's fee, tuition. A new one is a row.
create table purposes (
    id text not null primary key,
    name text not null,
    -- Nothing is given in return, so that the receipt may say so.
    deductible integer not null check (deductible in (0, 1))
) strict;

insert into purposes (id, name, deductible) values ('gift', 'Gift', 1);

-- A fund without a row here is for gifts.
create table fund_purposes (
    church_id text not null,
    fund_id text not null,
    purpose_id text not null references purposes (id),
    primary key (church_id, fund_id),
    foreign key (church_id, fund_id) references funds (church_id, id)
) strict;
