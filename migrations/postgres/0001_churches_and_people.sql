-- Who there is. The same in both databases: ids and dates are text, instants are microseconds,
-- money is minor units beside its currency, enums are words, booleans are 0 and 1, JSON is never
-- queried. Text compares byte by byte: the order of rows must not depend on the machine.

create table churches (
    id text collate "C" not null primary key,
    name text collate "C" not null,
    zone text collate "C" not null,
    currency text collate "C" not null,
    phone text collate "C" not null,
    address text collate "C" not null,
    tax_number text collate "C" not null,
    test bigint not null check (test in (0, 1))
);

create table campuses (
    church_id text collate "C" not null references churches (id),
    id text collate "C" not null,
    name text collate "C" not null,
    primary key (church_id, id)
);

create table funds (
    church_id text collate "C" not null references churches (id),
    id text collate "C" not null,
    name text collate "C" not null,
    position bigint not null,
    primary key (church_id, id)
);

create table people (
    id text collate "C" not null primary key,
    -- Null for payment staff, who serve every church.
    church_id text collate "C" references churches (id),
    campus_id text collate "C",
    role text collate "C" not null check (role in ('donor', 'church_admin', 'payment_staff')),
    name text collate "C" not null,
    email text collate "C" not null unique,
    -- Name and address in lower case: the two databases fold letters in two ways, we in one.
    folded text collate "C" not null,
    password text collate "C",
    credential bigint not null,
    last_sign_in bigint,
    -- What a gift's donor refers to, so that a gift cannot have another church's donor.
    unique (church_id, id),
    foreign key (church_id, campus_id) references campuses (church_id, id)
);

create table codes (
    person_id text collate "C" not null primary key references people (id),
    hash text collate "C" not null,
    expires_at bigint not null,
    misses bigint not null
);

create table sign_in_misses (
    key text collate "C" not null,
    at bigint not null
);

-- Every failed sign-in asks how many there were under the same key.
create index sign_in_misses_by_key on sign_in_misses (key, at);
