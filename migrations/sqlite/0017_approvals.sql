-- A release plan is approved by a second person; only then do its batches go out.
alter table plans add column approved_by text references people (id);
alter table plans add column approved_at integer;
-- Why it was approved by the one who drew it, where nobody else is on call; else empty.
alter table plans add column approved_why text;
