-- Gateways, churches' merchant accounts there, and donors' ways to pay: tokens, never numbers.

create table gateways (
    id text not null primary key,
    name text not null,
    probe_facility_token text not null,
    probe_method_token text not null
) strict;

create table facilities (
    church_id text not null references churches (id),
    id text not null,
    gateway_id text not null references gateways (id),
    kind text not null check (kind in ('card', 'ach', 'nz_bank', 'check', 'cash')),
    token text not null,
    primary key (church_id, id)
) strict;

create table methods (
    church_id text not null,
    id text not null,
    donor_id text not null,
    -- Counts a donor's methods: the newest has the highest.
    place integer not null,
    kind text not null check (kind in ('card', 'ach', 'nz_bank', 'check', 'cash')),
    token text not null,
    brand text not null,
    last_four text not null,
    expires_month integer,
    expires_year integer,
    primary key (church_id, id),
    foreign key (church_id, donor_id) references people (church_id, id)
) strict;

-- A donor's own list, on every giving form.
create index methods_by_donor on methods (church_id, donor_id, place);
