-- The books: orders, their moves, and one change per entry. Nothing in them is changed or removed.

create table accounts (
    id text not null primary key,
    church_id text not null references churches (id),
    kind text not null check (kind in (
        'donor', 'promised', 'assured', 'fund', 'clearing', 'fees', 'platform', 'probes', 'payout',
        'write_off', 'opening'
    )),
    owner text not null,
    currency text not null,
    -- Of its last change.
    version integer not null check (version > 0),
    balance_minor integer not null,
    -- The id is derived from these; it is also how the balances of a kind are found.
    unique (church_id, kind, owner, currency)
) strict;

-- Where a church's two chains stand: that of its orders and that of its audit log. Whoever writes
-- to either locks this row first. The row without a church is the platform's.
create table chains (
    church_id text not null primary key,
    seq integer not null,
    hash text not null,
    audit_seq integer not null,
    audit_hash text not null
) strict;

insert into chains (church_id, seq, hash, audit_seq, audit_hash)
values ('', 0, '', 0, '');

create table orders (
    id text not null primary key,
    church_id text not null references churches (id),
    seq integer not null check (seq > 0),
    job_id text not null,
    kind text not null check (kind in (
        'hold', 'assure', 'release', 'settle', 'void', 'refund', 'redesignate', 'fee', 'cover_fee',
        'chargeback', 'chargeback_reversed', 'payout', 'write_off', 'probe', 'opening'
    )),
    ordinal integer not null,
    at integer not null,
    cause text not null,
    content_hash text not null,
    chain_hash text not null,
    unique (church_id, seq)
) strict;

-- A gift's page, a refund and a donor's year ask for the orders of a job.
create index orders_by_job on orders (church_id, job_id, seq);

create table moves (
    order_id text not null references orders (id) deferrable initially deferred,
    position integer not null,
    from_account text not null references accounts (id),
    to_account text not null references accounts (id),
    amount_minor integer not null check (amount_minor > 0),
    currency text not null,
    primary key (order_id, position),
    check (from_account <> to_account)
) strict, without rowid;

create table changes (
    account_id text not null references accounts (id),
    version integer not null check (version > 0),
    order_id text not null references orders (id) deferrable initially deferred,
    position integer not null,
    amount_minor integer not null check (amount_minor <> 0),
    balance_minor integer not null,
    primary key (account_id, version)
) strict, without rowid;

-- The check below reads an order's changes; so does a donor's year.
create unique index changes_by_order on changes (order_id, position);

-- An order is written after its moves and changes, and seals them: from then on it balances and
-- nothing can be added to it.
create trigger orders_balance before insert on orders
begin
    select raise(abort, 'an order sums to zero')
     where not exists (select 1 from changes where order_id = new.id)
        or exists (
            select 1
              from changes
              join accounts on accounts.id = changes.account_id
             where changes.order_id = new.id
             group by accounts.currency
            having sum(changes.amount_minor) <> 0
        );
end;

create trigger moves_are_sealed before insert on moves
when exists (select 1 from orders where id = new.order_id)
begin
    select raise(abort, 'moves are written before their order');
end;

create trigger changes_are_sealed before insert on changes
when exists (select 1 from orders where id = new.order_id)
begin
    select raise(abort, 'changes are written before their order');
end;

create trigger orders_stay before update on orders
begin
    select raise(abort, 'orders never change');
end;

create trigger orders_remain before delete on orders
begin
    select raise(abort, 'orders never go');
end;

create trigger moves_stay before update on moves
begin
    select raise(abort, 'moves never change');
end;

create trigger moves_remain before delete on moves
begin
    select raise(abort, 'moves never go');
end;

create trigger changes_stay before update on changes
begin
    select raise(abort, 'changes never change');
end;

create trigger changes_remain before delete on changes
begin
    select raise(abort, 'changes never go');
end;
