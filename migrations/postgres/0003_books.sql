-- The books: orders, their moves, and one change per entry. Nothing in them is changed or removed.

create table accounts (
    id text collate "C" not null primary key,
    church_id text collate "C" not null references churches (id),
    kind text collate "C" not null check (kind in (
        'donor', 'promised', 'assured', 'fund', 'clearing', 'fees', 'platform', 'probes', 'payout',
        'write_off', 'opening'
    )),
    owner text collate "C" not null,
    currency text collate "C" not null,
    -- Of its last change.
    version bigint not null check (version > 0),
    balance_minor bigint not null,
    -- The id is derived from these; it is also how the balances of a kind are found.
    unique (church_id, kind, owner, currency)
);

-- Where a church's two chains stand: that of its orders and that of its audit log. Whoever writes
-- to either locks this row first. The row without a church is the platform's.
create table chains (
    church_id text collate "C" not null primary key,
    seq bigint not null,
    hash text collate "C" not null,
    audit_seq bigint not null,
    audit_hash text collate "C" not null
);

insert into chains (church_id, seq, hash, audit_seq, audit_hash)
values ('', 0, '', 0, '');

create table orders (
    id text collate "C" not null primary key,
    church_id text collate "C" not null references churches (id),
    seq bigint not null check (seq > 0),
    job_id text collate "C" not null,
    kind text collate "C" not null check (kind in (
        'hold', 'assure', 'release', 'settle', 'void', 'refund', 'redesignate', 'fee', 'cover_fee',
        'chargeback', 'chargeback_reversed', 'payout', 'write_off', 'probe', 'opening'
    )),
    ordinal bigint not null,
    at bigint not null,
    cause text collate "C" not null,
    content_hash text collate "C" not null,
    chain_hash text collate "C" not null,
    unique (church_id, seq)
);

-- A gift's page, a refund and a donor's year ask for the orders of a job.
create index orders_by_job on orders (church_id, job_id, seq);

create table moves (
    order_id text collate "C" not null references orders (id) deferrable initially deferred,
    position bigint not null,
    from_account text collate "C" not null references accounts (id),
    to_account text collate "C" not null references accounts (id),
    amount_minor bigint not null check (amount_minor > 0),
    currency text collate "C" not null,
    primary key (order_id, position),
    check (from_account <> to_account)
);

create table changes (
    account_id text collate "C" not null references accounts (id),
    version bigint not null check (version > 0),
    order_id text collate "C" not null references orders (id) deferrable initially deferred,
    position bigint not null,
    amount_minor bigint not null check (amount_minor <> 0),
    balance_minor bigint not null,
    primary key (account_id, version)
);

-- The check below reads an order's changes; so does a donor's year.
create unique index changes_by_order on changes (order_id, position);

-- An order is written after its moves and changes, and seals them: from then on it balances and
-- nothing can be added to it.
create function refuse_unbalanced() returns trigger language plpgsql as $$
begin
    if not exists (select 1 from changes where order_id = new.id)
        or exists (
            select 1
              from changes
              join accounts on accounts.id = changes.account_id
             where changes.order_id = new.id
             group by accounts.currency
            having sum(changes.amount_minor) <> 0
        )
    then
        raise exception 'an order sums to zero';
    end if;
    return new;
end
$$;

create function refuse_sealed() returns trigger language plpgsql as $$
begin
    if exists (select 1 from orders where id = new.order_id) then
        raise exception '% are written before their order', tg_table_name;
    end if;
    return new;
end
$$;

create function refuse() returns trigger language plpgsql as $$
begin
    raise exception '% never change and never go', tg_table_name;
end
$$;

create trigger orders_balance before insert on orders
for each row execute function refuse_unbalanced();

create trigger moves_are_sealed before insert on moves
for each row execute function refuse_sealed();

create trigger changes_are_sealed before insert on changes
for each row execute function refuse_sealed();

create trigger orders_stay before update or delete or truncate on orders
execute function refuse();

create trigger moves_stay before update or delete or truncate on moves
execute function refuse();

create trigger changes_stay before update or delete or truncate on changes
execute function refuse();
