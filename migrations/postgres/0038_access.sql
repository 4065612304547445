-- Where people are signed in, and what the links in mails are signed with.

create table sign_ins (
    id text collate "C" not null primary key,
    person_id text collate "C" not null references people (id),
    browser text collate "C" not null,
    system text collate "C" not null,
    started_at bigint not null,
    -- Written now and then, not at every page.
    seen_at bigint not null,
    lasts_until bigint not null,
    ended_at bigint
);

create index sign_ins_by_person on sign_ins (person_id, lasts_until);

-- One, drawn by whichever node first needs it.
create table link_keys (
    id bigint not null primary key check (id = 1),
    key text collate "C" not null
);

-- The link beside the code: either is used up with the other.
alter table codes add column link text collate "C";
