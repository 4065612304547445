-- Donors and history of another system, brought in from files, piece by piece.

create table imports (
    -- Derived from church, kind and the hash of the file: the same file is the same row.
    id text collate "C" not null primary key,
    church_id text collate "C" not null references churches (id),
    kind text collate "C" not null check (kind in ('donors', 'history')),
    file_hash text collate "C" not null,
    file_name text collate "C" not null,
    by_person text collate "C" not null references people (id),
    started_at bigint not null,
    finished_at bigint,
    -- Pieces that are written; the next run begins behind them.
    pieces bigint not null,
    new_rows bigint not null,
    existing_rows bigint not null,
    bad_rows bigint not null,
    -- Per fund and year, as JSON.
    sums text collate "C" not null,
    -- What the funds and the opening balances were before the first piece and after the last one,
    -- as JSON.
    totals_before text collate "C" not null,
    totals_after text collate "C"
);

create index imports_by_time on imports (started_at);

create table import_bad_rows (
    import_id text collate "C" not null references imports (id),
    line bigint not null,
    -- Empty when it is about the whole row.
    field text collate "C" not null,
    wrong text collate "C" not null,
    better text collate "C" not null,
    primary key (import_id, line)
);

-- What another system calls a donor, and where they came from.
create table imported_people (
    church_id text collate "C" not null,
    person_id text collate "C" not null,
    external_id text collate "C",
    import_id text collate "C" not null references imports (id),
    line bigint not null,
    primary key (church_id, person_id),
    unique (church_id, external_id),
    foreign key (church_id, person_id) references people (church_id, id)
);

-- Gifts that we did not take, and where they came from.
create table imported_gifts (
    church_id text collate "C" not null,
    gift_id text collate "C" not null,
    import_id text collate "C" not null references imports (id),
    line bigint not null,
    reference text collate "C" not null,
    note text collate "C" not null,
    primary key (church_id, gift_id),
    foreign key (church_id, gift_id) references gifts (church_id, id)
);
