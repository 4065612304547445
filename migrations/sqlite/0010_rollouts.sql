-- Rollouts: something new goes to some churches before it goes to all (C-24, C-25). Code that asks
-- for a gate brings its row with it.

create table rollouts (
    name text not null primary key,
    percent integer not null check (percent in (0, 1, 5, 10, 20, 50, 100)),
    -- Of ten thousand: by how much the experimental group may fail more often than the control.
    failure_limit integer not null check (failure_limit between 0 and 10000),
    minimum integer not null check (minimum > 0),
    -- What both groups came to since.
    since integer not null,
    experimental_seen integer not null,
    experimental_failed integer not null check (experimental_failed between 0 and experimental_seen),
    control_seen integer not null,
    control_failed integer not null check (control_failed between 0 and control_seen),
    moves integer not null check (moves >= 0),
    -- Who moved it last; nobody at first.
    by_kind text check (by_kind in ('rule', 'person')),
    by_value text,
    why text,
    moved_at integer,
    -- 1: it came back by itself, and no person has looked why.
    unlooked integer not null check (unlooked in (0, 1)),
    check ((moves = 0) = (by_kind is null)),
    check ((by_kind is null) = (by_value is null)),
    check ((by_kind is null) = (why is null)),
    check ((by_kind is null) = (moved_at is null))
) strict;

-- What mirrors are told: nobody's at first, then one church in a hundred.
insert into rollouts (name, percent, failure_limit, minimum, since, experimental_seen,
        experimental_failed, control_seen, control_failed, moves, unlooked)
values ('write_backs', 0, 200, 100, 0, 0, 0, 0, 0, 0, 0);
