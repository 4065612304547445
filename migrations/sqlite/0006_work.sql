-- What must happen and what must be remembered: tasks, requests, mails, the audit log.

create table tasks (
    id text not null primary key,
    church_id text not null references churches (id),
    kind text not null,
    -- The task as JSON.
    body text not null,
    state text not null check (state in ('ready', 'done', 'parked')),
    due integer not null,
    -- When it may be leased: when it is due, or when the lease of whoever has it runs out.
    free_at integer not null,
    leased_by text,
    tries integer not null,
    reason text,
    finished_at integer
) strict;

-- Workers ask for it all day; what is done stays in the table and out of the way.
create index tasks_ready on tasks (free_at, id) where state = 'ready';

create table pings (
    name text not null primary key,
    at integer not null
) strict;

-- One row: whether the orchestrator answered when it was last asked.
create table connectivity (
    single integer not null primary key check (single = 1),
    at integer not null,
    passed integer not null check (passed in (0, 1))
) strict;

create table requests (
    id text not null primary key,
    person_id text not null references people (id),
    content_hash text not null,
    at integer not null
) strict;

create table mails (
    id text not null primary key,
    church_id text references churches (id),
    recipient text not null,
    subject text not null,
    body text not null,
    written_at integer not null,
    tries integer not null,
    next_at integer not null,
    sent_at integer,
    reason text
) strict;

create index mails_unsent on mails (next_at) where sent_at is null;

-- The demo's mailbox, newest first.
create index mails_by_time on mails (written_at);

create table audit (
    -- Empty for what concerns no single church.
    church_id text not null,
    seq integer not null check (seq > 0),
    at integer not null,
    who_kind text not null check (who_kind in ('person', 'rule')),
    who text not null,
    verb text not null,
    subject text not null,
    why text not null,
    hash text not null,
    primary key (church_id, seq)
) strict;

create trigger audit_stays before update on audit
begin
    select raise(abort, 'the audit log never changes');
end;

create trigger audit_remains before delete on audit
begin
    select raise(abort, 'the audit log never shrinks');
end;
