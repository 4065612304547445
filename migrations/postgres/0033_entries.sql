-- The ways in to giving, and what is wished there.

-- The donor pays the gateway's share on top of each gift of these schedules.
create table schedule_covers (
    church_id text collate "C" not null,
    schedule_id text collate "C" not null,
    primary key (church_id, schedule_id),
    foreign key (church_id, schedule_id) references schedules (church_id, id)
);

-- A church's own way in, for guests.
create table entries (
    church_id text collate "C" not null primary key references churches (id),
    -- Its address.
    slug text collate "C" not null unique,
    colour text collate "C" not null,
    -- Whether anybody may give there.
    open bigint not null check (open in (0, 1)),
    -- Sites that may show it in a frame, as a JSON list.
    origins text collate "C" not null,
    changed_by text collate "C" not null references people (id),
    changed_at bigint not null
);

-- What a guest wants to give, from the form until the card is known.
create table guest_wishes (
    church_id text collate "C" not null references churches (id),
    -- Of the form; the gift or the schedule is named after it.
    id text collate "C" not null,
    name text collate "C" not null,
    email text collate "C" not null,
    kind text collate "C" not null check (kind in ('card', 'ach')),
    -- The form as JSON.
    typed text collate "C" not null,
    made_at bigint not null,
    expires_at bigint not null,
    donor_id text collate "C",
    given_at bigint,
    primary key (church_id, id),
    check ((donor_id is null) = (given_at is null)),
    foreign key (church_id, donor_id) references people (church_id, id)
);
