-- Systems that mirror the ledger. Nothing is written here when an order is: a mirror's cursors are
-- moved by whoever writes to the mirror.

create table mirrors (
    id text collate "C" not null primary key,
    name text collate "C" not null,
    url text collate "C" not null,
    -- Both sides sign with it, so it cannot be a hash.
    secret text collate "C" not null,
    -- 1: every church but test churches, also those to come.
    all_churches bigint not null check (all_churches in (0, 1)),
    state text collate "C" not null check (state in ('on', 'off')),
    made_at bigint not null,
    next_at bigint not null,
    failures bigint not null,
    silent_since bigint,
    silent_why text collate "C",
    agreed_at bigint,
    retries bigint not null,
    repaired bigint not null,
    leased_by text collate "C",
    leased_until bigint not null,
    check ((silent_since is null) = (silent_why is null))
);

create table mirror_churches (
    mirror_id text collate "C" not null references mirrors (id),
    church_id text collate "C" not null references churches (id),
    -- 1: named when the mirror was made.
    chosen bigint not null check (chosen in (0, 1)),
    -- The church's orders up to here are in the cursors.
    seq bigint not null,
    looked_at bigint not null,
    primary key (mirror_id, church_id)
);

-- How far a mirror has agreed, account by account.
create table mirror_cursors (
    mirror_id text collate "C" not null references mirrors (id),
    account_no bigint not null references accounts (no),
    church_id text collate "C" not null,
    version bigint not null check (version >= 0),
    balance_minor bigint not null,
    -- The account's version when its church was looked at.
    seen bigint not null check (seen >= version),
    behind_since bigint,
    tries bigint not null,
    next_at bigint not null,
    following text collate "C" not null check (following in ('on', 'repairing', 'parked')),
    why text collate "C",
    primary key (mirror_id, account_no),
    check ((following = 'parked') = (why is not null))
);

-- What is to be sent next, and how much that is.
create index mirror_cursors_behind on mirror_cursors (mirror_id, church_id, next_at)
where version < seen;

-- What a person or a repair must see to.
create index mirror_cursors_off on mirror_cursors (mirror_id, following)
where following <> 'on';

-- Reconciliations: the mirror has one version, was sent another, and lacks what is between them.
create table mirror_gaps (
    mirror_id text collate "C" not null references mirrors (id),
    account_no bigint not null references accounts (no),
    found_at bigint not null,
    have bigint not null check (have >= 0),
    got bigint not null check (got > have),
    reached bigint not null,
    tries bigint not null,
    next_at bigint not null,
    closed_at bigint,
    why text collate "C",
    primary key (mirror_id, account_no, found_at)
);

-- An account has one at a time.
create unique index mirror_gaps_open on mirror_gaps (mirror_id, account_no)
where closed_at is null;

create index mirror_gaps_by_time on mirror_gaps (mirror_id, found_at);

create function refuse_to_go_back() returns trigger language plpgsql as $$
begin
    if new.version < old.version or new.seen < old.seen then
        raise exception 'a cursor never goes back';
    end if;
    return new;
end
$$;

create trigger mirror_cursors_go_on before update on mirror_cursors
for each row execute function refuse_to_go_back();

create trigger mirror_cursors_remain before delete or truncate on mirror_cursors
execute function refuse();

create trigger mirror_gaps_remain before delete or truncate on mirror_gaps
execute function refuse();
