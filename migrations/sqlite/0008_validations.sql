-- Validations of the books: each church once a day, and whenever staff ask.

create table validations (
    church_id text not null references churches (id),
    -- Counts a church's validations, from 1.
    number integer not null check (number > 0),
    -- Null when the clock asked.
    asked_by text references people (id),
    asked_at integer not null,
    -- When a node began, and how far it has come.
    started_at integer,
    done integer not null,
    -- When it may be leased: at once, or when the lease of whoever has it runs out.
    free_at integer not null,
    leased_by text,
    -- The outcome: all null until it is finished.
    finished_at integer,
    orders integer,
    entries integer,
    faults integer,
    state_hash text,
    -- Where the chain ended, for the next one to find again.
    end_seq integer,
    end_hash text,
    -- Findings, campuses and gateways as JSON.
    report text,
    -- Why it could not be done.
    failed text,
    primary key (church_id, number),
    check ((finished_at is null) = (report is null))
) strict;

-- What is asked for or under way; one for each church, or none.
create unique index validations_open on validations (church_id) where finished_at is null;
