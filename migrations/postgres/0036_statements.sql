-- Statements and receipts as they were issued. Their text is kept word for word, with its hash; a
-- later one corrects an earlier one, and none is ever changed.

create table statements (
    church_id text collate "C" not null,
    id text collate "C" not null,
    donor_id text collate "C" not null,
    first_on text collate "C" not null,
    last_on text collate "C" not null,
    -- Of this donor and period, from 1.
    ordinal bigint not null check (ordinal > 0),
    issued_at bigint not null,
    given_minor bigint not null,
    currency text collate "C" not null,
    -- On the paper, made of the hash; anybody may ask by it.
    code text collate "C" not null unique,
    hash text collate "C" not null,
    -- JSON.
    content text collate "C" not null,
    primary key (church_id, id),
    -- Also how a period's statements are found, donor by donor.
    unique (church_id, first_on, last_on, donor_id, ordinal),
    foreign key (church_id, donor_id) references people (church_id, id)
);

-- A donor's own list.
create index statements_by_donor on statements (church_id, donor_id, issued_at);

create table receipts (
    church_id text collate "C" not null,
    gift_id text collate "C" not null,
    -- Of this gift, from 1.
    ordinal bigint not null check (ordinal > 0),
    donor_id text collate "C" not null,
    issued_at bigint not null,
    code text collate "C" not null unique,
    hash text collate "C" not null,
    content text collate "C" not null,
    primary key (church_id, gift_id, ordinal),
    foreign key (church_id, gift_id) references gifts (church_id, id),
    foreign key (church_id, donor_id) references people (church_id, id)
);

create trigger statements_stay before update or delete or truncate on statements
execute function refuse();

create trigger receipts_stay before update or delete or truncate on receipts
execute function refuse();

-- All statements of a church for one period, and how far they are.
create table statement_runs (
    church_id text collate "C" not null references churches (id),
    id text collate "C" not null,
    first_on text collate "C" not null,
    last_on text collate "C" not null,
    asked_by text collate "C" not null references people (id),
    asked_at bigint not null,
    -- Donors there were, those looked at, and the last of them.
    people bigint not null,
    looked bigint not null,
    reached text collate "C",
    statements bigint not null,
    finished_at bigint,
    primary key (church_id, id)
);

create index statement_runs_by_time on statement_runs (church_id, asked_at);

-- What the engine asks every few seconds; nearly always empty.
create index statement_runs_open on statement_runs (asked_at) where finished_at is null;
