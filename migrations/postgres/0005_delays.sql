-- Delays, the switch, what reaction rules remember, probes, and the plans by which held gifts go
-- out.

create table delays (
    id text collate "C" not null primary key,
    scope_kind text collate "C" not null check (scope_kind in (
        'everything', 'gateway', 'facility', 'method_kind', 'church'
    )),
    scope_value text collate "C" not null,
    by_kind text collate "C" not null check (by_kind in ('rule', 'person')),
    by_value text collate "C" not null,
    why text collate "C" not null,
    since bigint not null,
    ended_by_kind text collate "C" check (ended_by_kind in ('rule', 'person')),
    ended_by_value text collate "C",
    ended_at bigint,
    check ((ended_at is null) = (ended_by_kind is null)),
    check ((ended_at is null) = (ended_by_value is null))
);

-- Read before every send: only those that are on.
create index delays_on on delays (since) where ended_at is null;

-- One row. Without `off_by` the schedule engine is on.
create table switch (
    single bigint not null primary key check (single = 1),
    off_by text collate "C" references people (id),
    why text collate "C",
    since bigint,
    remind_at bigint,
    check ((off_by is null) = (why is null)),
    check ((off_by is null) = (since is null)),
    check ((off_by is null) = (remind_at is null))
);

insert into switch (single) values (1);

create table marks (
    rule text collate "C" not null,
    gateway_id text collate "C" not null,
    -- Empty for the gateway as a whole.
    facility_id text collate "C" not null,
    -- Instants as JSON.
    failures text collate "C" not null,
    last_fired bigint,
    primary key (rule, gateway_id, facility_id)
);

create table probes (
    id text collate "C" not null primary key,
    gateway_id text collate "C" not null references gateways (id),
    at bigint not null,
    passed bigint not null check (passed in (0, 1)),
    took_ms bigint not null
);

create index probes_by_gateway on probes (gateway_id, at);

create table plans (
    id text collate "C" not null primary key,
    gateway_id text collate "C" not null references gateways (id),
    state text collate "C" not null
        check (state in ('drafted', 'running', 'paused', 'done', 'abandoned')),
    -- Why it is paused, as JSON.
    paused_because text collate "C",
    fingerprint text collate "C" not null,
    drawn_by text collate "C" not null references people (id),
    drawn_at bigint not null,
    batch_size bigint not null,
    failure_limit_percent bigint not null,
    version bigint not null,
    check ((state = 'paused') = (paused_because is not null))
);

-- Two open plans of one gateway would let the same gift go twice.
create unique index plans_open on plans (gateway_id)
 where state in ('drafted', 'running', 'paused');

create table batches (
    id text collate "C" not null primary key,
    plan_id text collate "C" not null references plans (id),
    ordinal bigint not null,
    count bigint not null,
    sum_minor bigint not null,
    smallest_minor bigint not null,
    largest_minor bigint not null,
    currency text collate "C" not null,
    released_at bigint,
    unique (plan_id, ordinal)
);

create table batch_gifts (
    batch_id text collate "C" not null references batches (id),
    position bigint not null,
    church_id text collate "C" not null,
    gift_id text collate "C" not null,
    primary key (batch_id, position),
    foreign key (church_id, gift_id) references gifts (church_id, id)
);
