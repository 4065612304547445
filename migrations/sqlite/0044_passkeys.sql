-- Passkeys: keys that a device or a password manager keeps, and that sign their owner in.

create table passkeys (
    id text not null primary key,
    person_id text not null references people (id),
    -- By which its device knows it.
    credential text not null unique,
    -- What proves its answers, and how often it counted. Nothing in it is secret.
    key text not null,
    name text not null,
    created_at integer not null,
    last_used_at integer
) strict;

create index passkeys_by_person on passkeys (person_id, created_at);

-- What was asked and answered: an answer counts once. Forgotten when its time is over anyway.
create table passkey_answers (
    id text not null primary key,
    until integer not null
) strict;
