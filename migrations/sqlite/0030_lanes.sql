-- The gateway that a task waits for; empty for what waits for none. Whoever leases takes no more of a
-- gateway's than it may have under way there, so that one that is slow keeps its own tasks waiting
-- and nobody else's.
alter table tasks add column lane text not null default '';

create index tasks_by_lane on tasks (lane, free_at, id) where state = 'ready';

drop index tasks_ready;
