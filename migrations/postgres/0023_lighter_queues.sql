-- Schedules that are to be queued. On the day on which all of them fall due, those that are in the
-- queue already were in the way of each look for more. On a large database an operator may
-- have built it beforehand, concurrently: then it is there.
create index if not exists schedules_to_queue on schedules (next_due_at, church_id, id)
 where next_due_at is not null and standing in ('active', 'paused')
   and (queued_on is null or queued_on <> next_on);
