-- Donors who asked to be forgotten. The row stays when it is done: gifts in the books are then of
-- somebody who left, and nothing here says who that was (D28).

create table erasures (
    church_id text collate "C" not null,
    donor_id text collate "C" not null,
    asked_at bigint not null,
    -- Until then it can be undone.
    due_at bigint not null,
    done_at bigint,
    primary key (church_id, donor_id),
    check (due_at > asked_at),
    foreign key (church_id, donor_id) references people (church_id, id)
);

-- What the engine asks now and then; nearly always empty.
create index erasures_due on erasures (due_at) where done_at is null;
