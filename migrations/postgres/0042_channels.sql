-- By which ways beside mail donors are told, where they live, and how large they read.

alter table preferences add column address text collate "C";

alter table preferences add column large_print bigint not null default 0
    check (large_print in (0, 1));

-- A phone number or a web address of a donor's own.
create table contacts (
    person_id text collate "C" not null references people (id),
    kind text collate "C" not null check (kind in ('phone', 'webhook')),
    address text collate "C" not null,
    -- Both sides sign with it, so it cannot be a hash. A phone has none.
    secret text collate "C",
    added_at bigint not null,
    -- The code that proves it; only its hash.
    code_hash text collate "C",
    code_until bigint,
    code_misses bigint,
    proven_at bigint,
    -- Its owner answered that no more shall come.
    stopped_at bigint,
    primary key (person_id, kind),
    check ((kind = 'webhook') = (secret is not null)),
    check ((code_hash is null) = (code_until is null)),
    check ((code_hash is null) = (code_misses is null))
);

create index contacts_by_address on contacts (kind, address);

-- What is told by these ways: a text message, or a call.
create table dispatches (
    id text collate "C" not null primary key,
    person_id text collate "C" not null references people (id),
    church_id text collate "C" references churches (id),
    kind text collate "C" not null check (kind in ('phone', 'webhook')),
    address text collate "C" not null,
    -- None of the code that proves an address, and of an answer to what came from there.
    matter text collate "C",
    locale text collate "C" not null,
    says text collate "C" not null,
    -- Where more is to be read.
    path text collate "C",
    state text collate "C" not null check (state in ('ready', 'sent', 'parked', 'dropped')),
    written_at bigint not null,
    -- When it may be leased: when it is due, or when the lease of whoever has it runs out.
    free_at bigint not null,
    failures bigint not null,
    -- What the last answer was.
    answered_at bigint,
    status bigint,
    took_ms bigint,
    reason text collate "C"
);

create index dispatches_ready on dispatches (free_at, id) where state = 'ready';

create index dispatches_of_person on dispatches (person_id, kind, written_at);
