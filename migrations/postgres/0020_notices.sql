-- What staff are told, how, and what became of telling them. A notice is written with what it tells
-- about; the loop that tells people reads it here.

create table notices (
    id text collate "C" not null primary key,
    -- What it tells about, once: the same key is the same notice.
    key text collate "C" not null unique,
    urgency text collate "C" not null check (urgency in ('page', 'look')),
    subject text collate "C" not null,
    body text collate "C" not null,
    incident_id text collate "C",
    -- Whom it is for; all staff when null.
    person_id text collate "C" references people (id),
    written_at bigint not null,
    -- Who said that they have it: nobody else is woken from then on.
    taken_by text collate "C" references people (id),
    taken_at bigint,
    -- Who is told next, and when; null when nobody is.
    next_wake text collate "C" check (next_wake in ('first', 'second', 'everybody')),
    next_at bigint,
    check ((taken_by is null) = (taken_at is null)),
    check ((next_wake is null) = (next_at is null))
);

create index notices_by_time on notices (written_at, id);

create index notices_waiting on notices (next_at) where next_at is not null;

create table notice_reads (
    notice_id text collate "C" not null references notices (id),
    person_id text collate "C" not null references people (id),
    at bigint not null,
    primary key (notice_id, person_id)
);

-- How one of the staff is told. No row: as everybody is.
create table notice_channels (
    person_id text collate "C" not null primary key references people (id),
    page_mail bigint not null check (page_mail in (0, 1)),
    look_mail text collate "C" not null check (look_mail in ('at_once', 'digest', 'never')),
    morning bigint not null check (morning in (0, 1)),
    -- The hour of the digest, in UTC.
    hour bigint not null check (hour between 0 and 23),
    -- When the last digest was written: the next one begins there.
    digest_at bigint
);

-- Who is woken first, and who after them.
create table on_call (
    position bigint not null primary key,
    person_id text collate "C" not null unique references people (id)
);

-- One row, once somebody has changed what is in the code.
create table escalation (
    single bigint not null primary key check (single = 1),
    second_after_minutes bigint not null,
    everybody_after_minutes bigint not null
);

create table webhooks (
    id text collate "C" not null primary key,
    name text collate "C" not null,
    url text collate "C" not null,
    -- Both sides sign with it, so it cannot be a hash.
    secret text collate "C" not null,
    -- Whose it is; the whole team's when null.
    person_id text collate "C" references people (id),
    hears text collate "C" not null check (hears in ('pages', 'everything')),
    made_at bigint not null,
    rotated_at bigint,
    -- It stays for the history of what it was told.
    removed_at bigint
);

create table notice_deliveries (
    id text collate "C" not null primary key,
    notice_id text collate "C" not null references notices (id),
    -- Whom it reaches; null for a hook of the whole team.
    person_id text collate "C" references people (id),
    -- One of the two ways.
    webhook_id text collate "C" references webhooks (id),
    mail_id text collate "C" references mails (id),
    -- A mail is the outbox's from the beginning.
    state text collate "C" not null check (state in ('ready', 'sent', 'parked', 'dropped', 'mailed')),
    written_at bigint not null,
    -- When it may be leased: when it is due, or when the lease of whoever has it runs out.
    free_at bigint not null,
    failures bigint not null,
    -- What the last answer was.
    answered_at bigint,
    status bigint,
    took_ms bigint,
    reason text collate "C",
    check ((webhook_id is null) <> (mail_id is null)),
    check ((state = 'mailed') = (mail_id is not null))
);

create index notice_deliveries_ready on notice_deliveries (free_at, id) where state = 'ready';

create index notice_deliveries_parked on notice_deliveries (webhook_id) where state = 'parked';

create index notice_deliveries_of_webhook on notice_deliveries (webhook_id, written_at);

create index notice_deliveries_of_notice on notice_deliveries (notice_id);
