-- Reaction rules are data: which failures, how many, how soon, and what is done about them. What
-- they saw and what they did are facts of their own, so that a changed rule counts right from the
-- first answer on, and "what would it have done" can be asked of the same facts (A-27 to A-29).

create table reaction_rules (
    id text not null primary key,
    -- Names of classes as a JSON list.
    classes text not null,
    frequency integer not null check (frequency between 1 and 100),
    within_seconds integer not null check (within_seconds > 0),
    not_again_seconds integer not null check (not_again_seconds >= 0),
    -- Kinds of method as a JSON list; all of them when there is none.
    method_kinds text,
    -- Only answers of this gateway, or of this facility.
    gateway_id text references gateways (id),
    facility_id text,
    action text not null check (action in (
        'delay_gateway', 'delay_facility', 'delay_everything', 'notify'
    )),
    is_on integer not null check (is_on in (0, 1)),
    version integer not null check (version > 0)
) strict;

insert into reaction_rules (id, classes, frequency, within_seconds, not_again_seconds, method_kinds,
        action, is_on, version)
values
    ('card_comms_or_provider', '["communication_error","provider_failure"]', 3, 300, 600,
        '["card"]', 'delay_gateway', 1, 1),
    ('bank_comms_or_provider', '["communication_error","provider_failure"]', 3, 300, 600,
        '["ach","nz_bank"]', 'delay_gateway', 1, 1),
    -- One answer is enough: it says itself that the church's account is not set up.
    ('facility-misconfigured', '["gateway_incorrectly_configured"]', 1, 300, 0,
        null, 'delay_facility', 1, 1),
    -- Counts gateways that were delayed, not answers (A-39).
    ('orchestrator', '["communication_error"]', 2, 600, 600,
        null, 'delay_everything', 1, 1);

-- A change that makes a rule weaker waits for a second person.
create table reaction_changes (
    id text not null primary key,
    rule text not null references reaction_rules (id),
    -- The rule as it would be, as JSON; its version is the one that it replaces.
    proposed text not null,
    why text not null,
    proposed_by text not null references people (id),
    proposed_at integer not null,
    decided_by text references people (id),
    decided_at integer,
    approved integer check (approved in (0, 1)),
    check ((decided_at is null) = (decided_by is null)),
    check ((decided_at is null) = (approved is null))
) strict;

create unique index reaction_changes_open on reaction_changes (rule) where decided_at is null;

-- Answers of our side's fault, as they came. An inquiry may find out later what became of the
-- money; that the gateway failed then stays true.
create table failures (
    attempt_id text not null,
    class text not null,
    gateway_id text not null references gateways (id),
    facility_id text not null,
    method_kind text not null,
    at integer not null,
    primary key (attempt_id, class)
) strict;

create index failures_by_gateway on failures (gateway_id, at);

create index failures_by_time on failures (at);

insert into failures (attempt_id, class, gateway_id, facility_id, method_kind, at)
select a.id, a.class, a.gateway_id, a.facility_id, g.kind, a.answered_at
  from attempts a
  join gifts g on g.church_id = a.church_id and g.id = a.gift_id
 where a.kind = 'purchase'
   and a.class in (
       'communication_error', 'provider_failure', 'gateway_incorrectly_configured'
   );

-- What rules did.
create table reactions (
    id text not null primary key,
    rule text not null references reaction_rules (id),
    action text not null,
    class text not null,
    gateway_id text not null references gateways (id),
    -- Empty where the rule counts a gateway as a whole.
    facility_id text not null,
    first_failure_at integer not null,
    at integer not null,
    -- None where the action was to tell, and where `marks` did not say.
    delay_id text references delays (id)
) strict;

create index reactions_by_place on reactions (rule, gateway_id, facility_id, at);

create index reactions_by_time on reactions (at);

-- What rules remembered is read from the facts now: a rule that fired just before this rests after
-- it. `marks` does not say what the failures were. `failures` may: where it does not, the class is
-- the one that never adds up to a delay of everything.
insert into reactions (id, rule, action, class, gateway_id, facility_id, first_failure_at, at)
select m.rule || ' ' || m.gateway_id || ' ' || m.facility_id, r.id, r.action,
       coalesce(
           (select f.class
              from failures f
             where f.gateway_id = m.gateway_id and f.at = m.last_fired
               and r.classes like '%"' || f.class || '"%'
               and (r.method_kinds is null or r.method_kinds like '%"' || f.method_kind || '"%')
             order by f.attempt_id, f.class
             limit 1),
           'provider_failure'
       ),
       g.id, m.facility_id, m.last_fired, m.last_fired
  from marks m
  join reaction_rules r on r.id = m.rule
  join gateways g on g.id = m.gateway_id
 where m.last_fired is not null;

-- `marks` stays: while nodes are replaced one by one, those of the release before still write it. A
-- later release, when none of them runs any more, drops it.

-- Answers counted by gateway, series and quarter of an hour: what is usual. The first attempt of a
-- gift and all later ones are series of their own, because later ones are refused far more often.
create table quarters (
    gateway_id text not null references gateways (id),
    series text not null check (series in ('first', 'again')),
    quarter integer not null,
    class text not null,
    answers integer not null check (answers > 0),
    primary key (quarter, gateway_id, series, class)
) strict;

-- One row: everything before this instant is counted.
create table quarters_counted (
    single integer not null primary key check (single = 1),
    counted_until integer
) strict;

insert into quarters_counted (single) values (1);

-- A kind of answer that comes more often than usual. While it lasts nobody is told again.
create table elevations (
    watch text not null check (watch in ('unknown', 'refused')),
    gateway_id text not null references gateways (id),
    series text not null check (series in ('first', 'again')),
    since integer not null,
    seen_at integer not null,
    events integer not null,
    answers integer not null,
    -- 1: it is over.
    is_over integer not null check (is_over in (0, 1)),
    primary key (watch, gateway_id, series)
) strict;
