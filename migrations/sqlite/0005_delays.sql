-- Delays, the switch, what reaction rules remember, probes, and the plans by which held gifts go
-- out.

create table delays (
    id text not null primary key,
    scope_kind text not null check (scope_kind in (
        'everything', 'gateway', 'facility', 'method_kind', 'church'
    )),
    scope_value text not null,
    by_kind text not null check (by_kind in ('rule', 'person')),
    by_value text not null,
    why text not null,
    since integer not null,
    ended_by_kind text check (ended_by_kind in ('rule', 'person')),
    ended_by_value text,
    ended_at integer,
    check ((ended_at is null) = (ended_by_kind is null)),
    check ((ended_at is null) = (ended_by_value is null))
) strict;

-- Read before every send: only those that are on.
create index delays_on on delays (since) where ended_at is null;

-- One row. Without `off_by` the schedule engine is on.
create table switch (
    single integer not null primary key check (single = 1),
    off_by text references people (id),
    why text,
    since integer,
    remind_at integer,
    check ((off_by is null) = (why is null)),
    check ((off_by is null) = (since is null)),
    check ((off_by is null) = (remind_at is null))
) strict;

insert into switch (single) values (1);

create table marks (
    rule text not null,
    gateway_id text not null,
    -- Empty for the gateway as a whole.
    facility_id text not null,
    -- Instants as JSON.
    failures text not null,
    last_fired integer,
    primary key (rule, gateway_id, facility_id)
) strict;

create table probes (
    id text not null primary key,
    gateway_id text not null references gateways (id),
    at integer not null,
    passed integer not null check (passed in (0, 1)),
    took_ms integer not null
) strict;

create index probes_by_gateway on probes (gateway_id, at);

create table plans (
    id text not null primary key,
    gateway_id text not null references gateways (id),
    state text not null check (state in ('drafted', 'running', 'paused', 'done', 'abandoned')),
    -- Why it is paused, as JSON.
    paused_because text,
    fingerprint text not null,
    drawn_by text not null references people (id),
    drawn_at integer not null,
    batch_size integer not null,
    failure_limit_percent integer not null,
    version integer not null,
    check ((state = 'paused') = (paused_because is not null))
) strict;

-- Two open plans of one gateway would let the same gift go twice.
create unique index plans_open on plans (gateway_id)
 where state in ('drafted', 'running', 'paused');

create table batches (
    id text not null primary key,
    plan_id text not null references plans (id),
    ordinal integer not null,
    count integer not null,
    sum_minor integer not null,
    smallest_minor integer not null,
    largest_minor integer not null,
    currency text not null,
    released_at integer,
    unique (plan_id, ordinal)
) strict;

create table batch_gifts (
    batch_id text not null references batches (id),
    position integer not null,
    church_id text not null,
    gift_id text not null,
    primary key (batch_id, position),
    foreign key (church_id, gift_id) references gifts (church_id, id)
) strict;
