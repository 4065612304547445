-- Where people are signed in, and what the links in mails are signed with.

create table sign_ins (
    id text not null primary key,
    person_id text not null references people (id),
    browser text not null,
    system text not null,
    started_at integer not null,
    -- Written now and then, not at every page.
    seen_at integer not null,
    lasts_until integer not null,
    ended_at integer
) strict;

create index sign_ins_by_person on sign_ins (person_id, lasts_until);

-- One, drawn by whichever node first needs it.
create table link_keys (
    id integer not null primary key check (id = 1),
    key text not null
) strict;

-- The link beside the code: either is used up with the other.
alter table codes add column link text;
