-- The books by number. Churches and accounts get short numbers that the rows of the books refer to,
-- an order is found by its place in its church's books, and a move is the pair of changes at
-- positions 2k (from, negative) and 2k + 1 (to, positive). Every index on these tables costs a page
-- per row somewhere in the file, so each says what it is for.

drop trigger orders_balance;
drop trigger moves_are_sealed;
drop trigger changes_are_sealed;
drop trigger orders_stay;
drop trigger orders_remain;
drop trigger moves_stay;
drop trigger moves_remain;
drop trigger changes_stay;
drop trigger changes_remain;
drop index orders_by_job;
drop index changes_by_order;

alter table chains rename to chains_before;
alter table accounts rename to accounts_before;
alter table orders rename to orders_before;
alter table changes rename to changes_before;

-- A move whose changes say something else was changed by a hand. The evidence is not thrown away:
-- such a database stays as it is.
create table moves_that_differ (order_id text not null check (order_id = '')) strict;

insert into moves_that_differ (order_id)
select m.order_id
  from moves m
  left join changes_before f
    on f.order_id = m.order_id and f.position = 2 * m.position
   and f.account_id = m.from_account and f.amount_minor = -m.amount_minor
  left join changes_before t
    on t.order_id = m.order_id and t.position = 2 * m.position + 1
   and t.account_id = m.to_account and t.amount_minor = m.amount_minor
 where f.order_id is null or t.order_id is null;

insert into moves_that_differ (order_id)
select c.order_id
  from changes_before c
  left join moves m on m.order_id = c.order_id and m.position = c.position / 2
 where m.order_id is null;

drop table moves_that_differ;

-- Where a church's two chains stand: that of its orders and that of its audit log. Whoever writes
-- to either locks this row first. The row without a church is the platform's, number 0.
create table chains (
    church_id text not null primary key,
    -- The church's number in the books.
    no integer not null unique,
    seq integer not null,
    hash text not null,
    audit_seq integer not null,
    audit_hash text not null
) strict;

insert into chains (church_id, no, seq, hash, audit_seq, audit_hash)
select church_id, row_number() over (order by church_id) - 1, seq, hash, audit_seq, audit_hash
  from chains_before;

-- What kinds there are is the ledger's business: a new one is data and no migration.
create table accounts (
    no integer not null primary key,
    -- Derived, so it is known before it is looked up; every order looks its accounts up by it.
    id text not null unique,
    church_id text not null references churches (id),
    kind text not null,
    owner text not null,
    currency text not null,
    -- Of its last change.
    version integer not null check (version > 0),
    balance_minor integer not null,
    -- How the accounts of a church and of a kind are found. Written once per account, never again.
    unique (church_id, kind, owner, currency)
) strict;

insert into accounts (no, id, church_id, kind, owner, currency, version, balance_minor)
select row_number() over (order by church_id, kind, owner, currency), id, church_id, kind, owner,
       currency, version, balance_minor
  from accounts_before;

create table orders (
    church_no integer not null references chains (no),
    seq integer not null check (seq > 0),
    -- Derived; whoever delivers an order again is told by it that it is there.
    id text not null unique,
    job_id text not null,
    kind text not null,
    ordinal integer not null,
    at integer not null,
    cause text not null,
    content_hash text not null,
    chain_hash text not null,
    primary key (church_no, seq)
) strict;

-- A gift's page, a refund and a donor's year ask for the orders of a job, in their sequence. Church and
-- sequence are in it so that no planner reads a whole church's books for one gift.
create index orders_by_job on orders (job_id, church_no, seq);

insert into orders (church_no, seq, id, job_id, kind, ordinal, at, cause, content_hash, chain_hash)
select k.no, o.seq, o.id, o.job_id, o.kind, o.ordinal, o.at, o.cause, o.content_hash, o.chain_hash
  from orders_before o
  join chains k on k.church_id = o.church_id
 order by k.no, o.seq;

create table changes (
    account_no integer not null references accounts (no),
    version integer not null check (version > 0),
    church_no integer not null,
    seq integer not null,
    position integer not null check (position >= 0),
    amount_minor integer not null check (amount_minor <> 0),
    balance_minor integer not null,
    -- The log of an account, in its sequence: statements, mirrors, and that no version repeats.
    primary key (account_no, version),
    -- The entries of an order, in theirs: the check below, and whoever reads orders.
    unique (church_no, seq, position),
    -- Money leaves at even positions and enters at odd ones.
    check ((position % 2 = 0) = (amount_minor < 0)),
    foreign key (church_no, seq) references orders (church_no, seq) deferrable initially deferred
) strict, without rowid;

insert into changes (account_no, version, church_no, seq, position, amount_minor, balance_minor)
select a.no, c.version, o.church_no, o.seq, c.position, c.amount_minor, c.balance_minor
  from changes_before c
  join orders o on o.id = c.order_id
  join accounts a on a.id = c.account_id
 order by a.no, c.version;

drop table moves;
drop table changes_before;
drop table orders_before;
drop table accounts_before;
drop table chains_before;

-- An order is written after its changes, and seals them: they are whole moves, each of one amount in
-- one currency, and nothing can be added to them.
create trigger orders_balance before insert on orders
begin
    select raise(abort, 'an order sums to zero')
     where not exists (select 1 from changes where church_no = new.church_no and seq = new.seq)
        or exists (
            select 1
              from changes c
              join accounts a on a.no = c.account_no
             where c.church_no = new.church_no and c.seq = new.seq
             group by c.position / 2, a.currency
            having sum(c.amount_minor) <> 0 or count(*) <> 2
        );
end;

create trigger changes_are_sealed before insert on changes
when exists (select 1 from orders where church_no = new.church_no and seq = new.seq)
begin
    select raise(abort, 'changes are written with their order');
end;

create trigger orders_stay before update on orders
begin
    select raise(abort, 'orders never change');
end;

create trigger orders_remain before delete on orders
begin
    select raise(abort, 'orders never go');
end;

create trigger changes_stay before update on changes
begin
    select raise(abort, 'changes never change');
end;

create trigger changes_remain before delete on changes
begin
    select raise(abort, 'changes never go');
end;

-- The numbers stand in the books: what they mean stays.
create trigger accounts_stay before update of no, id, church_id, kind, owner, currency on accounts
begin
    select raise(abort, 'accounts never change');
end;

create trigger accounts_remain before delete on accounts
begin
    select raise(abort, 'accounts never go');
end;

create trigger chains_stay before update of church_id, no on chains
begin
    select raise(abort, 'chains never change');
end;

create trigger chains_remain before delete on chains
begin
    select raise(abort, 'chains never go');
end;
