-- What must happen and what must be remembered: tasks, requests, mails, the audit log.

create table tasks (
    id text collate "C" not null primary key,
    church_id text collate "C" not null references churches (id),
    kind text collate "C" not null,
    -- The task as JSON.
    body text collate "C" not null,
    state text collate "C" not null check (state in ('ready', 'done', 'parked')),
    due bigint not null,
    -- When it may be leased: when it is due, or when the lease of whoever has it runs out.
    free_at bigint not null,
    leased_by text collate "C",
    tries bigint not null,
    reason text collate "C",
    finished_at bigint
);

-- Workers ask for it all day; what is done stays in the table and out of the way.
create index tasks_ready on tasks (free_at, id) where state = 'ready';

create table pings (
    name text collate "C" not null primary key,
    at bigint not null
);

-- One row: whether the orchestrator answered when it was last asked.
create table connectivity (
    single bigint not null primary key check (single = 1),
    at bigint not null,
    passed bigint not null check (passed in (0, 1))
);

create table requests (
    id text collate "C" not null primary key,
    person_id text collate "C" not null references people (id),
    content_hash text collate "C" not null,
    at bigint not null
);

create table mails (
    id text collate "C" not null primary key,
    church_id text collate "C" references churches (id),
    recipient text collate "C" not null,
    subject text collate "C" not null,
    body text collate "C" not null,
    written_at bigint not null,
    tries bigint not null,
    next_at bigint not null,
    sent_at bigint,
    reason text collate "C"
);

create index mails_unsent on mails (next_at) where sent_at is null;

-- The demo's mailbox, newest first.
create index mails_by_time on mails (written_at);

create table audit (
    -- Empty for what concerns no single church.
    church_id text collate "C" not null,
    seq bigint not null check (seq > 0),
    at bigint not null,
    who_kind text collate "C" not null check (who_kind in ('person', 'rule')),
    who text collate "C" not null,
    verb text collate "C" not null,
    subject text collate "C" not null,
    why text collate "C" not null,
    hash text collate "C" not null,
    primary key (church_id, seq)
);

create trigger audit_stays before update or delete or truncate on audit
execute function refuse();
