-- Statements and receipts as they were issued. Their text is kept word for word, with its hash; a
-- later one corrects an earlier one, and none is ever changed.

create table statements (
    church_id text not null,
    id text not null,
    donor_id text not null,
    first_on text not null,
    last_on text not null,
    -- Of this donor and period, from 1.
    ordinal integer not null check (ordinal > 0),
    issued_at integer not null,
    given_minor integer not null,
    currency text not null,
    -- On the paper, made of the hash; anybody may ask by it.
    code text not null unique,
    hash text not null,
    -- JSON.
    content text not null,
    primary key (church_id, id),
    -- Also how a period's statements are found, donor by donor.
    unique (church_id, first_on, last_on, donor_id, ordinal),
    foreign key (church_id, donor_id) references people (church_id, id)
) strict;

-- A donor's own list.
create index statements_by_donor on statements (church_id, donor_id, issued_at);

create table receipts (
    church_id text not null,
    gift_id text not null,
    -- Of this gift, from 1.
    ordinal integer not null check (ordinal > 0),
    donor_id text not null,
    issued_at integer not null,
    code text not null unique,
    hash text not null,
    content text not null,
    primary key (church_id, gift_id, ordinal),
    foreign key (church_id, gift_id) references gifts (church_id, id),
    foreign key (church_id, donor_id) references people (church_id, id)
) strict;

create trigger statements_stay before update on statements
begin
    select raise(abort, 'statements never change');
end;

create trigger statements_remain before delete on statements
begin
    select raise(abort, 'statements never go');
end;

create trigger receipts_stay before update on receipts
begin
    select raise(abort, 'receipts never change');
end;

create trigger receipts_remain before delete on receipts
begin
    select raise(abort, 'receipts never go');
end;

-- All statements of a church for one period, and how far they are.
create table statement_runs (
    church_id text not null references churches (id),
    id text not null,
    first_on text not null,
    last_on text not null,
    asked_by text not null references people (id),
    asked_at integer not null,
    -- Donors there were, those looked at, and the last of them.
    people integer not null,
    looked integer not null,
    reached text,
    statements integer not null,
    finished_at integer,
    primary key (church_id, id)
) strict;

create index statement_runs_by_time on statement_runs (church_id, asked_at);

-- What the engine asks every few seconds; nearly always empty.
create index statement_runs_open on statement_runs (asked_at) where finished_at is null;
