-- Rollouts: something new goes to some churches before it goes to all (C-24, C-25). Code that asks
-- for a gate brings its row with it.

create table rollouts (
    name text collate "C" not null primary key,
    percent bigint not null check (percent in (0, 1, 5, 10, 20, 50, 100)),
    -- Of ten thousand: by how much the experimental group may fail more often than the control.
    failure_limit bigint not null check (failure_limit between 0 and 10000),
    minimum bigint not null check (minimum > 0),
    -- What both groups came to since.
    since bigint not null,
    experimental_seen bigint not null,
    experimental_failed bigint not null check (experimental_failed between 0 and experimental_seen),
    control_seen bigint not null,
    control_failed bigint not null check (control_failed between 0 and control_seen),
    moves bigint not null check (moves >= 0),
    -- Who moved it last; nobody at first.
    by_kind text collate "C" check (by_kind in ('rule', 'person')),
    by_value text collate "C",
    why text collate "C",
    moved_at bigint,
    -- 1: it came back by itself, and no person has looked why.
    unlooked bigint not null check (unlooked in (0, 1)),
    check ((moves = 0) = (by_kind is null)),
    check ((by_kind is null) = (by_value is null)),
    check ((by_kind is null) = (why is null)),
    check ((by_kind is null) = (moved_at is null))
);

-- What mirrors are told: nobody's at first, then one church in a hundred.
insert into rollouts (name, percent, failure_limit, minimum, since, experimental_seen,
        experimental_failed, control_seen, control_failed, moves, unlooked)
values ('write_backs', 0, 200, 100, 0, 0, 0, 0, 0, 0, 0);
