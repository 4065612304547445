-- Incidents: what went wrong, from the first failure to what was learnt. Staff alone see them; they
-- concern many churches at once.

create table incidents (
    id text not null primary key,
    kind text not null check (kind in (
        'gateway_down', 'facility_misconfigured', 'unknowns_elevated', 'engine_stopped', 'other'
    )),
    scope_kind text not null check (scope_kind in (
        'everything', 'gateway', 'facility', 'method_kind', 'church'
    )),
    scope_value text not null,
    state text not null check (state in (
        'investigating', 'identified', 'monitoring', 'resolved'
    )),
    why text not null,
    by_kind text not null check (by_kind in ('rule', 'person')),
    by_value text not null,
    owner text references people (id),
    owned_since integer,
    first_failure_at integer not null,
    opened_at integer not null,
    held_at integer,
    stable_at integer,
    drained_at integer,
    resolved_at integer,
    -- What donors and churches read while it is up, as JSON.
    banner text,
    version integer not null,
    check ((owner is null) = (owned_since is null)),
    check ((state = 'resolved') = (resolved_at is not null)),
    check (first_failure_at <= opened_at)
) strict;

-- One that is open for one thing, however many nodes notice it at once.
create unique index incidents_open on incidents (kind, scope_kind, scope_value)
 where state <> 'resolved';

-- The list, newest first, and what lay between two days.
create index incidents_by_opening on incidents (opened_at);

-- Asked for every page of a donor or a church; nearly always empty.
create index incidents_banner on incidents (id) where banner is not null;

create table incident_lines (
    incident_id text not null references incidents (id),
    seq integer not null check (seq > 0),
    at integer not null,
    by_kind text not null check (by_kind in ('rule', 'person')),
    by_value text not null,
    -- What happened, as JSON.
    event text not null,
    primary key (incident_id, seq)
) strict;

create trigger incident_lines_stay before update on incident_lines
begin
    select raise(abort, 'a timeline never changes');
end;

create trigger incident_lines_remain before delete on incident_lines
begin
    select raise(abort, 'a timeline never shrinks');
end;

-- The delays that were set under an incident.
create table incident_delays (
    incident_id text not null references incidents (id),
    delay_id text not null references delays (id),
    primary key (incident_id, delay_id)
) strict;

-- Asked whenever a gift is held.
create index incident_delays_by_delay on incident_delays (delay_id);

-- Every gift that was ever held under an incident; what became of it is in the gift. No reference
-- to gifts: it would make a timeline wait for a gift that is being sent.
create table incident_gifts (
    incident_id text not null references incidents (id),
    church_id text not null,
    gift_id text not null,
    held_at integer not null,
    primary key (incident_id, church_id, gift_id)
) strict;

create table post_mortems (
    incident_id text not null primary key references incidents (id),
    -- The post-mortem as JSON.
    body text not null,
    finished_at integer,
    -- What the incident came to when it was finished, as JSON.
    facts text,
    version integer not null,
    check ((finished_at is null) = (facts is null))
) strict;
