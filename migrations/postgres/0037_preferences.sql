-- What people are told, by which way, and when; mails that are letters; addresses that mails come
-- back from.

create table preferences (
    person_id text collate "C" not null primary key references people (id),
    -- IANA; the church's where there is none.
    zone text collate "C",
    -- Hours of their day.
    quiet_from bigint check (quiet_from between 0 and 23),
    quiet_until bigint check (quiet_until between 0 and 23),
    -- All that can wait, in one mail a day.
    digest bigint not null check (digest in (0, 1)),
    -- What is ticked, as JSON.
    chosen text collate "C" not null,
    changed_at bigint not null,
    check ((quiet_from is null) = (quiet_until is null))
);

create table bounces (
    -- In lower case, as people's are.
    address text collate "C" not null primary key,
    at bigint not null,
    why text collate "C" not null
);

-- What the text was made of, as JSON; staff read plain text.
alter table mails add column letter text collate "C";

-- Whose one mail of a day it waits for.
alter table mails add column gathered_for text collate "C" references people (id);

-- By which mails like it are stopped; nobody can guess one.
alter table mails add column stop_key text collate "C";

create unique index mails_by_stop_key on mails (stop_key) where stop_key is not null;

create index mails_gathered on mails (next_at, gathered_for)
 where sent_at is null and gathered_for is not null;
