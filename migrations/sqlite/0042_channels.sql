-- By which ways beside mail donors are told, where they live, and how large they read.

alter table preferences add column address text;

alter table preferences add column large_print integer not null default 0
    check (large_print in (0, 1));

-- A phone number or a web address of a donor's own.
create table contacts (
    person_id text not null references people (id),
    kind text not null check (kind in ('phone', 'webhook')),
    address text not null,
    -- Both sides sign with it, so it cannot be a hash. A phone has none.
    secret text,
    added_at integer not null,
    -- The code that proves it; only its hash.
    code_hash text,
    code_until integer,
    code_misses integer,
    proven_at integer,
    -- Its owner answered that no more shall come.
    stopped_at integer,
    primary key (person_id, kind),
    check ((kind = 'webhook') = (secret is not null)),
    check ((code_hash is null) = (code_until is null)),
    check ((code_hash is null) = (code_misses is null))
) strict;

create index contacts_by_address on contacts (kind, address);

-- What is told by these ways: a text message, or a call.
create table dispatches (
    id text not null primary key,
    person_id text not null references people (id),
    church_id text references churches (id),
    kind text not null check (kind in ('phone', 'webhook')),
    address text not null,
    -- None of the code that proves an address, and of an answer to what came from there.
    matter text,
    locale text not null,
    says text not null,
    -- Where more is to be read.
    path text,
    state text not null check (state in ('ready', 'sent', 'parked', 'dropped')),
    written_at integer not null,
    -- When it may be leased: when it is due, or when the lease of whoever has it runs out.
    free_at integer not null,
    failures integer not null,
    -- What the last answer was.
    answered_at integer,
    status integer,
    took_ms integer,
    reason text
) strict;

create index dispatches_ready on dispatches (free_at, id) where state = 'ready';

create index dispatches_of_person on dispatches (person_id, kind, written_at);
