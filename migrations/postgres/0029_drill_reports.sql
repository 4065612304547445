-- Drills that staff asked for: which, how far each is, and what it came to.

create table drill_reports (
    id text collate "C" not null primary key,
    drill text collate "C" not null,
    title text collate "C" not null,
    seed bigint not null check (seed >= 0),
    by_person text collate "C" not null references people (id),
    asked_at bigint not null,
    -- How often a node began to play it.
    begun bigint not null,
    -- When it may be leased: at once, or when the lease of whoever has it runs out.
    free_at bigint not null,
    leased_by text collate "C",
    -- Steps that were played, how many there are, and what happened last.
    done bigint not null,
    steps bigint not null,
    told text collate "C" not null,
    -- The incident whose post-mortem names it.
    incident_id text collate "C" references incidents (id),
    ended_at bigint,
    -- The report as JSON, or why it could not be played.
    report text collate "C",
    problem text collate "C",
    check ((ended_at is null) = (report is null and problem is null)),
    check (report is null or problem is null)
);

create index drill_reports_by_time on drill_reports (asked_at);

create index drill_reports_open on drill_reports (free_at) where ended_at is null;

create index drill_reports_of_incidents on drill_reports (incident_id)
 where incident_id is not null;
