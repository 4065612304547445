-- Validations of the books: each church once a day, and whenever staff ask.

create table validations (
    church_id text collate "C" not null references churches (id),
    -- Counts a church's validations, from 1.
    number bigint not null check (number > 0),
    -- Null when the clock asked.
    asked_by text collate "C" references people (id),
    asked_at bigint not null,
    -- When a node began, and how far it has come.
    started_at bigint,
    done bigint not null,
    -- When it may be leased: at once, or when the lease of whoever has it runs out.
    free_at bigint not null,
    leased_by text collate "C",
    -- The outcome: all null until it is finished.
    finished_at bigint,
    orders bigint,
    entries bigint,
    faults bigint,
    state_hash text collate "C",
    -- Where the chain ended, for the next one to find again.
    end_seq bigint,
    end_hash text collate "C",
    -- Findings, campuses and gateways as JSON.
    report text collate "C",
    -- Why it could not be done.
    failed text collate "C",
    primary key (church_id, number),
    check ((finished_at is null) = (report is null))
);

-- What is asked for or under way; one for each church, or none.
create unique index validations_open on validations (church_id) where finished_at is null;
