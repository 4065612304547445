-- The switch's second person and its way back by itself, planned maintenance, and what watchdogs and
-- health remember.

-- Somebody else than who turned it off agrees that it stays off; where nobody else is on call, the
-- one who did, with a reason.
alter table switch add column confirmed_by text references people (id);
alter table switch add column confirmed_at integer;
-- So many probes of every gateway, passed in a row, turn it on again; empty: only a person does.
alter table switch add column resume_after integer check (resume_after > 0);

-- The release before this one does not know these columns. When it turns schedules on, what was said
-- of that time off must not hold for the next.
create trigger switch_on_forgets after update on switch
when new.off_by is null
 and (new.confirmed_by is not null or new.confirmed_at is not null or new.resume_after is not null)
begin
    update switch set confirmed_by = null, confirmed_at = null, resume_after = null;
end;

-- A delay with a beginning. When it begins, a row of `delays` with the same id is its delay.
create table windows (
    id text not null primary key,
    scope_kind text not null check (scope_kind in (
        'everything', 'gateway', 'facility', 'method_kind', 'church'
    )),
    scope_value text not null,
    why text not null,
    starts_at integer not null,
    -- When the work should be over. Nothing is released then.
    ends_at integer not null,
    -- What ends the delay afterwards: probes that passed, or a person alone.
    ending text not null check (ending in ('probed', 'by_hand')),
    planned_by text not null references people (id),
    planned_at integer not null,
    version integer not null,
    begun_at integer,
    cancelled_by text references people (id),
    cancelled_at integer,
    check (starts_at < ends_at),
    check ((cancelled_by is null) = (cancelled_at is null)),
    check (begun_at is null or cancelled_at is null)
) strict;

-- Read before every send: those that have not begun.
create index windows_planned on windows (starts_at)
 where begun_at is null and cancelled_at is null;

create index windows_by_start on windows (starts_at);

-- What a watchdog remembers, as JSON; locked while it looks, so that nodes look one after another.
create table watches (
    name text not null primary key,
    state text not null
) strict;

-- When an entry of health turned, for some days.
create table health_turns (
    name text not null,
    at integer not null,
    well integer not null check (well in (0, 1)),
    primary key (name, at)
) strict;

create index health_turns_by_time on health_turns (at);
