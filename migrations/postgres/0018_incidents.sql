-- Incidents: what went wrong, from the first failure to what was learnt. Staff alone see them; they
-- concern many churches at once.

create table incidents (
    id text collate "C" not null primary key,
    kind text collate "C" not null check (kind in (
        'gateway_down', 'facility_misconfigured', 'unknowns_elevated', 'engine_stopped', 'other'
    )),
    scope_kind text collate "C" not null check (scope_kind in (
        'everything', 'gateway', 'facility', 'method_kind', 'church'
    )),
    scope_value text collate "C" not null,
    state text collate "C" not null check (state in (
        'investigating', 'identified', 'monitoring', 'resolved'
    )),
    why text collate "C" not null,
    by_kind text collate "C" not null check (by_kind in ('rule', 'person')),
    by_value text collate "C" not null,
    owner text collate "C" references people (id),
    owned_since bigint,
    first_failure_at bigint not null,
    opened_at bigint not null,
    held_at bigint,
    stable_at bigint,
    drained_at bigint,
    resolved_at bigint,
    -- What donors and churches read while it is up, as JSON.
    banner text collate "C",
    version bigint not null,
    check ((owner is null) = (owned_since is null)),
    check ((state = 'resolved') = (resolved_at is not null)),
    check (first_failure_at <= opened_at)
);

-- One that is open for one thing, however many nodes notice it at once.
create unique index incidents_open on incidents (kind, scope_kind, scope_value)
 where state <> 'resolved';

-- The list, newest first, and what lay between two days.
create index incidents_by_opening on incidents (opened_at);

-- Asked for every page of a donor or a church; nearly always empty.
create index incidents_banner on incidents (id) where banner is not null;

create table incident_lines (
    incident_id text collate "C" not null references incidents (id),
    seq bigint not null check (seq > 0),
    at bigint not null,
    by_kind text collate "C" not null check (by_kind in ('rule', 'person')),
    by_value text collate "C" not null,
    -- What happened, as JSON.
    event text collate "C" not null,
    primary key (incident_id, seq)
);

create trigger incident_lines_stay before update or delete or truncate on incident_lines
execute function refuse();

-- The delays that were set under an incident.
create table incident_delays (
    incident_id text collate "C" not null references incidents (id),
    delay_id text collate "C" not null references delays (id),
    primary key (incident_id, delay_id)
);

-- Asked whenever a gift is held.
create index incident_delays_by_delay on incident_delays (delay_id);

-- Every gift that was ever held under an incident; what became of it is in the gift. No reference
-- to gifts: it would make a timeline wait for a gift that is being sent.
create table incident_gifts (
    incident_id text collate "C" not null references incidents (id),
    church_id text collate "C" not null,
    gift_id text collate "C" not null,
    held_at bigint not null,
    primary key (incident_id, church_id, gift_id)
);

create table post_mortems (
    incident_id text collate "C" not null primary key references incidents (id),
    -- The post-mortem as JSON.
    body text collate "C" not null,
    finished_at bigint,
    -- What the incident came to when it was finished, as JSON.
    facts text collate "C",
    version bigint not null,
    check ((finished_at is null) = (facts is null))
);
