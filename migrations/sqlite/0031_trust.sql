-- Churches that show how their gifts fare when a gateway is down (F12).

create table trust_pages (
    church_id text not null primary key references churches (id),
    -- Its address.
    slug text not null unique,
    -- Whether anybody may read it.
    shown integer not null check (shown in (0, 1)),
    changed_by text not null references people (id),
    changed_at integer not null,
    -- What the books said when they were last counted, as JSON.
    figures text,
    counted_at integer,
    check ((figures is null) = (counted_at is null))
) strict;
