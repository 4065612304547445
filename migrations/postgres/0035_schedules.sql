-- Donors are told of gifts that are near.

-- When its donor is to be told of the next gift; empty when they were, or when there is none.
alter table schedules add column tell_at bigint;

-- Told whatever they chose: the first gift after a change or a pause.
alter table schedules add column must_tell bigint not null default 0 check (must_tell in (0, 1));

create index schedules_to_tell on schedules (tell_at, church_id, id)
 where tell_at is not null and standing in ('active', 'paused');
