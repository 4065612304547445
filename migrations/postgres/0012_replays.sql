-- Orders that are delivered once more. A replay has a part for each church; a task does the part
-- piece by piece and notes here how far it is.

create table replays (
    id text collate "C" not null primary key,
    -- Which orders, as JSON.
    which text collate "C" not null,
    by_person text collate "C" not null references people (id),
    why text collate "C" not null,
    asked_at bigint not null,
    begins_at bigint not null,
    -- Lines that named no order.
    left_out bigint not null,
    stopped bigint not null check (stopped in (0, 1)),
    ended_at bigint
);

create index replays_by_time on replays (asked_at);

create table replay_parts (
    replay_id text collate "C" not null references replays (id),
    church_id text collate "C" not null references churches (id),
    orders bigint not null,
    done bigint not null,
    -- The place in the church's books that was done last, and the last one to do.
    reached bigint not null,
    last bigint not null,
    finished bigint not null check (finished in (0, 1)),
    -- Why it does not go on just now.
    waits text collate "C",
    primary key (replay_id, church_id)
);

-- Orders that were named one by one.
create table replay_places (
    replay_id text collate "C" not null references replays (id),
    church_id text collate "C" not null references churches (id),
    seq bigint not null,
    primary key (replay_id, church_id, seq)
);
