-- Orders that are delivered once more. A replay has a part for each church; a task does the part
-- piece by piece and notes here how far it is.

create table replays (
    id text not null primary key,
    -- Which orders, as JSON.
    which text not null,
    by_person text not null references people (id),
    why text not null,
    asked_at integer not null,
    begins_at integer not null,
    -- Lines that named no order.
    left_out integer not null,
    stopped integer not null check (stopped in (0, 1)),
    ended_at integer
) strict;

create index replays_by_time on replays (asked_at);

create table replay_parts (
    replay_id text not null references replays (id),
    church_id text not null references churches (id),
    orders integer not null,
    done integer not null,
    -- The place in the church's books that was done last, and the last one to do.
    reached integer not null,
    last integer not null,
    finished integer not null check (finished in (0, 1)),
    -- Why it does not go on just now.
    waits text,
    primary key (replay_id, church_id)
) strict, without rowid;

-- Orders that were named one by one.
create table replay_places (
    replay_id text not null references replays (id),
    church_id text not null references churches (id),
    seq integer not null,
    primary key (replay_id, church_id, seq)
) strict, without rowid;
