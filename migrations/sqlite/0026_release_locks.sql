-- The way out is of any scope, may run on by itself, and is locked until probes or two people open
-- it.

-- A plan of an older release has no value here: its gateway is what it lets go.
alter table plans add column scope_kind text not null default 'gateway' check (scope_kind in (
    'everything', 'gateway', 'facility', 'method_kind', 'church'
));
alter table plans add column scope_value text not null default '';
-- Who lets batch follow batch without asking again, and since when.
alter table plans add column runs_on_by text references people (id);
alter table plans add column runs_on_since integer;
-- Up to the batch of this number a person has looked at what was not taken, and gone on.
alter table plans add column looked_at_to integer not null default 0;

update plans set scope_value = gateway_id;

-- Two open plans of one scope would let the same gift go twice.
drop index plans_open;
create unique index plans_open on plans (scope_kind, scope_value)
 where state in ('drafted', 'running', 'paused');

-- The wish of one person, and the yes of a second one, to do without probes.
create table release_locks (
    of_kind text not null check (of_kind in ('delay', 'plan')),
    of_id text not null,
    -- From 1; the latest counts.
    ordinal integer not null check (ordinal > 0),
    asked_by text not null references people (id),
    why text not null,
    asked_at integer not null,
    agreed_by text references people (id),
    agreed_at integer,
    primary key (of_kind, of_id, ordinal),
    check ((agreed_by is null) = (agreed_at is null)),
    check (agreed_by is null or agreed_by <> asked_by)
) strict;

-- The latest delay of a scope, also of one that has ended.
create index delays_by_scope on delays (scope_kind, scope_value, since);
