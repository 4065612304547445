-- Donors who asked to be forgotten. The row stays when it is done: gifts in the books are then of
-- somebody who left, and nothing here says who that was (D28).

create table erasures (
    church_id text not null,
    donor_id text not null,
    asked_at integer not null,
    -- Until then it can be undone.
    due_at integer not null,
    done_at integer,
    primary key (church_id, donor_id),
    check (due_at > asked_at),
    foreign key (church_id, donor_id) references people (church_id, id)
) strict;

-- What the engine asks now and then; nearly always empty.
create index erasures_due on erasures (due_at) where done_at is null;
