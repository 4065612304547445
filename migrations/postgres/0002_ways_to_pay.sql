-- Gateways, churches' merchant accounts there, and donors' ways to pay: tokens, never numbers.

create table gateways (
    id text collate "C" not null primary key,
    name text collate "C" not null,
    probe_facility_token text collate "C" not null,
    probe_method_token text collate "C" not null
);

create table facilities (
    church_id text collate "C" not null references churches (id),
    id text collate "C" not null,
    gateway_id text collate "C" not null references gateways (id),
    kind text collate "C" not null check (kind in ('card', 'ach', 'nz_bank', 'check', 'cash')),
    token text collate "C" not null,
    primary key (church_id, id)
);

create table methods (
    church_id text collate "C" not null,
    id text collate "C" not null,
    donor_id text collate "C" not null,
    -- Counts a donor's methods: the newest has the highest.
    place bigint not null,
    kind text collate "C" not null check (kind in ('card', 'ach', 'nz_bank', 'check', 'cash')),
    token text collate "C" not null,
    brand text collate "C" not null,
    last_four text collate "C" not null,
    expires_month bigint,
    expires_year bigint,
    primary key (church_id, id),
    foreign key (church_id, donor_id) references people (church_id, id)
);

-- A donor's own list, on every giving form.
create index methods_by_donor on methods (church_id, donor_id, place);
