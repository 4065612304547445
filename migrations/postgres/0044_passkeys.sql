-- Passkeys: keys that a device or a password manager keeps, and that sign their owner in.

create table passkeys (
    id text collate "C" not null primary key,
    person_id text collate "C" not null references people (id),
    -- By which its device knows it.
    credential text collate "C" not null unique,
    -- What proves its answers, and how often it counted. Nothing in it is secret.
    key text collate "C" not null,
    name text collate "C" not null,
    created_at bigint not null,
    last_used_at bigint
);

create index passkeys_by_person on passkeys (person_id, created_at);

-- What was asked and answered: an answer counts once. Forgotten when its time is over anyway.
create table passkey_answers (
    id text collate "C" not null primary key,
    until bigint not null
);
