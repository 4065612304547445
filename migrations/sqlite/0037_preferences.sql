-- What people are told, by which way, and when; mails that are letters; addresses that mails come
-- back from.

create table preferences (
    person_id text not null primary key references people (id),
    -- IANA; the church's where there is none.
    zone text,
    -- Hours of their day.
    quiet_from integer check (quiet_from between 0 and 23),
    quiet_until integer check (quiet_until between 0 and 23),
    -- All that can wait, in one mail a day.
    digest integer not null check (digest in (0, 1)),
    -- What is ticked, as JSON.
    chosen text not null,
    changed_at integer not null,
    check ((quiet_from is null) = (quiet_until is null))
) strict;

create table bounces (
    -- In lower case, as people's are.
    address text not null primary key,
    at integer not null,
    why text not null
) strict;

-- What the text was made of, as JSON; staff read plain text.
alter table mails add column letter text;

-- Whose one mail of a day it waits for.
alter table mails add column gathered_for text references people (id);

-- By which mails like it are stopped; nobody can guess one.
alter table mails add column stop_key text;

create unique index mails_by_stop_key on mails (stop_key) where stop_key is not null;

create index mails_gathered on mails (next_at, gathered_for)
 where sent_at is null and gathered_for is not null;
