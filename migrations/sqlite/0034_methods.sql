-- What donors do with their own cards and accounts: a name for each, how one came here, when it went.

-- What its donor calls it; empty for none.
alter table methods add column nickname text not null default '';

-- Its donor took it off the list. The row stays: gifts and receipts name it.
alter table methods add column removed_at integer;

-- The vault forgot its token.
alter table methods add column forgotten_at integer;

-- Its bank sent another date or number.
alter table methods add column renewed_at integer;

-- A donor on the way to the vault's own page, where a number is typed, and back.
create table hand_offs (
    church_id text not null,
    -- The form by which it began.
    id text not null,
    donor_id text not null,
    kind text not null check (kind in ('card', 'ach')),
    -- The page on which the donor goes on.
    back text not null,
    made_at integer not null,
    expires_at integer not null,
    -- What came of it: it counts once.
    method_id text,
    primary key (church_id, id),
    foreign key (church_id, donor_id) references people (church_id, id),
    foreign key (church_id, method_id) references methods (church_id, id)
) strict;

-- What donors were told of a date that ends, before a gift would miss it.
create table expiry_told (
    church_id text not null,
    method_id text not null,
    -- The month that ends, "2027-05".
    expires text not null,
    -- So many days before.
    days integer not null check (days in (30, 7)),
    missed_on text not null,
    at integer not null,
    primary key (church_id, method_id, expires, days),
    foreign key (church_id, method_id) references methods (church_id, id)
) strict;

-- What an updater sends names tokens, of whichever church.
create index methods_by_token on methods (token) where token <> '' and removed_at is null;

-- What is to be forgotten; nearly empty.
create index methods_to_forget on methods (removed_at)
 where removed_at is not null and forgotten_at is null;

-- A card's own recurring gifts: on its page, before it goes, and before its date ends.
create index schedules_by_method on schedules (church_id, method_id)
 where standing in ('active', 'paused');
