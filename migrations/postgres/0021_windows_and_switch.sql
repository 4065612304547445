-- The switch's second person and its way back by itself, planned maintenance, and what watchdogs and
-- health remember.

-- Somebody else than who turned it off agrees that it stays off; where nobody else is on call, the
-- one who did, with a reason.
alter table switch add column confirmed_by text collate "C" references people (id);
alter table switch add column confirmed_at bigint;
-- So many probes of every gateway, passed in a row, turn it on again; empty: only a person does.
alter table switch add column resume_after bigint check (resume_after > 0);

-- The release before this one does not know these columns. When it turns schedules on, what was said
-- of that time off must not hold for the next.
create function forget_time_off() returns trigger language plpgsql as $$
begin
    new.confirmed_by := null;
    new.confirmed_at := null;
    new.resume_after := null;
    return new;
end
$$;

create trigger switch_on_forgets before update on switch
for each row when (new.off_by is null) execute function forget_time_off();

-- A delay with a beginning. When it begins, a row of `delays` with the same id is its delay.
create table windows (
    id text collate "C" not null primary key,
    scope_kind text collate "C" not null check (scope_kind in (
        'everything', 'gateway', 'facility', 'method_kind', 'church'
    )),
    scope_value text collate "C" not null,
    why text collate "C" not null,
    starts_at bigint not null,
    -- When the work should be over. Nothing is released then.
    ends_at bigint not null,
    -- What ends the delay afterwards: probes that passed, or a person alone.
    ending text collate "C" not null check (ending in ('probed', 'by_hand')),
    planned_by text collate "C" not null references people (id),
    planned_at bigint not null,
    version bigint not null,
    begun_at bigint,
    cancelled_by text collate "C" references people (id),
    cancelled_at bigint,
    check (starts_at < ends_at),
    check ((cancelled_by is null) = (cancelled_at is null)),
    check (begun_at is null or cancelled_at is null)
);

-- Read before every send: those that have not begun.
create index windows_planned on windows (starts_at)
 where begun_at is null and cancelled_at is null;

create index windows_by_start on windows (starts_at);

-- What a watchdog remembers, as JSON; locked while it looks, so that nodes look one after another.
create table watches (
    name text collate "C" not null primary key,
    state text collate "C" not null
);

-- When an entry of health turned, for some days.
create table health_turns (
    name text collate "C" not null,
    at bigint not null,
    well bigint not null check (well in (0, 1)),
    primary key (name, at)
);

create index health_turns_by_time on health_turns (at);
