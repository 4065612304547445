-- Who there is. The same in both databases: ids and dates are text, instants are microseconds,
-- money is minor units beside its currency, enums are words, booleans are 0 and 1, JSON is never
-- queried.

create table churches (
    id text not null primary key,
    name text not null,
    zone text not null,
    currency text not null,
    phone text not null,
    address text not null,
    tax_number text not null,
    test integer not null check (test in (0, 1))
) strict;

create table campuses (
    church_id text not null references churches (id),
    id text not null,
    name text not null,
    primary key (church_id, id)
) strict;

create table funds (
    church_id text not null references churches (id),
    id text not null,
    name text not null,
    position integer not null,
    primary key (church_id, id)
) strict;

create table people (
    id text not null primary key,
    -- Null for payment staff, who serve every church.
    church_id text references churches (id),
    campus_id text,
    role text not null check (role in ('donor', 'church_admin', 'payment_staff')),
    name text not null,
    email text not null unique,
    -- Name and address in lower case: the two databases fold letters in two ways, we in one.
    folded text not null,
    password text,
    credential integer not null,
    last_sign_in integer,
    -- What a gift's donor refers to, so that a gift cannot have another church's donor.
    unique (church_id, id),
    foreign key (church_id, campus_id) references campuses (church_id, id)
) strict;

create table codes (
    person_id text not null primary key references people (id),
    hash text not null,
    expires_at integer not null,
    misses integer not null
) strict;

create table sign_in_misses (
    key text not null,
    at integer not null
) strict;

-- Every failed sign-in asks how many there were under the same key.
create index sign_in_misses_by_key on sign_in_misses (key, at);
