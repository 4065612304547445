-- Systems that mirror the ledger. Nothing is written here when an order is: a mirror's cursors are
-- moved by whoever writes to the mirror.

create table mirrors (
    id text not null primary key,
    name text not null,
    url text not null,
    -- Both sides sign with it, so it cannot be a hash.
    secret text not null,
    -- 1: every church but test churches, also those to come.
    all_churches integer not null check (all_churches in (0, 1)),
    state text not null check (state in ('on', 'off')),
    made_at integer not null,
    next_at integer not null,
    failures integer not null,
    silent_since integer,
    silent_why text,
    agreed_at integer,
    retries integer not null,
    repaired integer not null,
    leased_by text,
    leased_until integer not null,
    check ((silent_since is null) = (silent_why is null))
) strict;

create table mirror_churches (
    mirror_id text not null references mirrors (id),
    church_id text not null references churches (id),
    -- 1: named when the mirror was made.
    chosen integer not null check (chosen in (0, 1)),
    -- The church's orders up to here are in the cursors.
    seq integer not null,
    looked_at integer not null,
    primary key (mirror_id, church_id)
) strict, without rowid;

-- How far a mirror has agreed, account by account.
create table mirror_cursors (
    mirror_id text not null references mirrors (id),
    account_no integer not null references accounts (no),
    church_id text not null,
    version integer not null check (version >= 0),
    balance_minor integer not null,
    -- The account's version when its church was looked at.
    seen integer not null check (seen >= version),
    behind_since integer,
    tries integer not null,
    next_at integer not null,
    following text not null check (following in ('on', 'repairing', 'parked')),
    why text,
    primary key (mirror_id, account_no),
    check ((following = 'parked') = (why is not null))
) strict, without rowid;

-- What is to be sent next, and how much that is.
create index mirror_cursors_behind on mirror_cursors (mirror_id, church_id, next_at)
where version < seen;

-- What a person or a repair must see to.
create index mirror_cursors_off on mirror_cursors (mirror_id, following)
where following <> 'on';

-- Reconciliations: the mirror has one version, was sent another, and lacks what is between them.
create table mirror_gaps (
    mirror_id text not null references mirrors (id),
    account_no integer not null references accounts (no),
    found_at integer not null,
    have integer not null check (have >= 0),
    got integer not null check (got > have),
    reached integer not null,
    tries integer not null,
    next_at integer not null,
    closed_at integer,
    why text,
    primary key (mirror_id, account_no, found_at)
) strict, without rowid;

-- An account has one at a time.
create unique index mirror_gaps_open on mirror_gaps (mirror_id, account_no)
where closed_at is null;

create index mirror_gaps_by_time on mirror_gaps (mirror_id, found_at);

create trigger mirror_cursors_go_on before update on mirror_cursors
when new.version < old.version or new.seen < old.seen
begin
    select raise(abort, 'a cursor never goes back');
end;

create trigger mirror_cursors_remain before delete on mirror_cursors
begin
    select raise(abort, 'cursors never go');
end;

create trigger mirror_gaps_remain before delete on mirror_gaps
begin
    select raise(abort, 'gaps never go');
end;
