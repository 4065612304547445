-- Donors and history of another system, brought in from files, piece by piece.

create table imports (
    -- Derived from church, kind and the hash of the file: the same file is the same row.
    id text not null primary key,
    church_id text not null references churches (id),
    kind text not null check (kind in ('donors', 'history')),
    file_hash text not null,
    file_name text not null,
    by_person text not null references people (id),
    started_at integer not null,
    finished_at integer,
    -- Pieces that are written; the next run begins behind them.
    pieces integer not null,
    new_rows integer not null,
    existing_rows integer not null,
    bad_rows integer not null,
    -- Per fund and year, as JSON.
    sums text not null,
    -- What the funds and the opening balances were before the first piece and after the last one,
    -- as JSON.
    totals_before text not null,
    totals_after text
) strict;

create index imports_by_time on imports (started_at);

create table import_bad_rows (
    import_id text not null references imports (id),
    line integer not null,
    -- Empty when it is about the whole row.
    field text not null,
    wrong text not null,
    better text not null,
    primary key (import_id, line)
) strict, without rowid;

-- What another system calls a donor, and where they came from.
create table imported_people (
    church_id text not null,
    person_id text not null,
    external_id text,
    import_id text not null references imports (id),
    line integer not null,
    primary key (church_id, person_id),
    unique (church_id, external_id),
    foreign key (church_id, person_id) references people (church_id, id)
) strict;

-- Gifts that we did not take, and where they came from.
create table imported_gifts (
    church_id text not null,
    gift_id text not null,
    import_id text not null references imports (id),
    line integer not null,
    reference text not null,
    note text not null,
    primary key (church_id, gift_id),
    foreign key (church_id, gift_id) references gifts (church_id, id)
) strict, without rowid;
