-- What gateways say they did, beside what the books say, and cases where the two differ (F16).

-- How far the gateways' own lists are read for a church, and its orders beside them.
create table comparisons (
    church_id text not null primary key references churches (id),
    -- Null when the clock asked.
    asked_by text references people (id),
    asked_at integer not null,
    -- Whether it is asked for and not finished.
    open integer not null check (open in (0, 1)),
    -- When it may be leased: at once, or when the lease of whoever has it runs out.
    free_at integer not null,
    leased_by text,
    -- Where each facility's list is read to, as JSON.
    places text not null,
    -- Orders up to here have met their lines.
    order_seq integer not null check (order_seq >= 0),
    -- The last one that came to its end.
    finished_at integer,
    lines_read integer not null,
    orders_read integer not null,
    cases_found integer not null,
    -- Why a list could not be read.
    failed text
) strict;

-- What is asked for or under way; nearly empty.
create index comparisons_open on comparisons (free_at) where open = 1;

-- What a gateway says it took or gave back. A line goes when its order is found, so the table is as
-- long as what still waits, however long the lists are.
create table gateway_lines (
    church_id text not null references churches (id),
    -- Empty for the gateway's own list, else the settlement file.
    source text not null,
    -- The gateway's own name for it.
    token text not null,
    gateway_id text not null references gateways (id),
    deed text not null check (deed in ('charge', 'refund')),
    -- Our attempt, or whatever reference stands there.
    key text not null,
    amount_minor integer not null,
    currency text not null,
    at integer not null,
    -- The gateway's name for what was given back.
    of_token text,
    -- Whether a case stands for it.
    judged integer not null check (judged in (0, 1)),
    primary key (church_id, source, token)
) strict, without rowid;

-- A slice of orders asks for its lines, and a line for others of the same key.
create index gateway_lines_by_key on gateway_lines (church_id, source, key);

-- A charge without an order, an order without a charge, two amounts, or the same twice.
create table cases (
    -- Derived from what it is about: the same thing found again is the same row.
    id text not null primary key,
    church_id text not null references churches (id),
    kind text not null check (kind in (
        'no_order', 'no_charge', 'amount_differs', 'double'
    )),
    deed text not null check (deed in ('charge', 'refund')),
    key text not null,
    gateway_id text not null references gateways (id),
    gift_id text,
    fix text not null,
    -- What the gateway says; the settlement file that says so, or empty for its list.
    said_minor integer,
    said_currency text,
    said_at integer,
    said_token text,
    said_source text,
    -- What the books say.
    booked_minor integer,
    booked_currency text,
    booked_at integer,
    booked_order text,
    found_at integer not null,
    owner text references people (id),
    owned_since integer,
    -- Somebody proposed to give the money back.
    proposed_by text references people (id),
    proposed_at integer,
    proposed_why text,
    ended_at integer,
    -- Null when it closed by itself.
    ended_by text references people (id),
    ended_why text,
    version integer not null,
    check ((owner is null) = (owned_since is null)),
    check ((said_minor is null) = (said_at is null)),
    check ((booked_minor is null) = (booked_at is null)),
    check (said_minor is not null or booked_minor is not null),
    check ((proposed_by is null) = (proposed_at is null)),
    check ((ended_at is null) = (ended_why is null))
) strict;

-- The list people work on, and what health counts; empty on a good day.
create index cases_open on cases (found_at) where ended_at is null;

-- The other side turned up: whose case is it?
create index cases_by_key on cases (church_id, key);

-- Those that are over, newest first.
create index cases_ended on cases (ended_at) where ended_at is not null;

-- Files in which gateways say what they settled, read in pieces.
create table settlements (
    -- Derived from church, gateway and the hash of the file: the same file is the same row.
    id text not null primary key,
    church_id text not null references churches (id),
    gateway_id text not null references gateways (id),
    file_hash text not null,
    file_name text not null,
    -- The days whose gifts are all in it; null where nobody says so.
    covers_from integer,
    covers_to integer,
    by_person text not null references people (id),
    started_at integer not null,
    finished_at integer,
    -- Pieces that are written; the next run begins behind them.
    pieces integer not null,
    -- Orders up to here have met their lines.
    order_seq integer not null,
    good_rows integer not null,
    bad_rows integer not null,
    fit_rows integer not null,
    cases_found integer not null,
    check ((covers_from is null) = (covers_to is null))
) strict;

create index settlements_by_time on settlements (started_at);

create table settlement_bad_rows (
    settlement_id text not null references settlements (id),
    line integer not null,
    -- Empty when it is about the whole row.
    field text not null,
    wrong text not null,
    better text not null,
    primary key (settlement_id, line)
) strict, without rowid;
