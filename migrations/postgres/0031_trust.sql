-- Churches that show how their gifts fare when a gateway is down (F12).

create table trust_pages (
    church_id text collate "C" not null primary key references churches (id),
    -- Its address.
    slug text collate "C" not null unique,
    -- Whether anybody may read it.
    shown bigint not null check (shown in (0, 1)),
    changed_by text collate "C" not null references people (id),
    changed_at bigint not null,
    -- What the books said when they were last counted, as JSON.
    figures text collate "C",
    counted_at bigint,
    check ((figures is null) = (counted_at is null))
);
