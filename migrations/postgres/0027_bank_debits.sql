-- Bank debits: accepted today, settled or sent back by the bank days later. And what donors were
-- told that turned out not to be so.

-- One more state of a gift. Every row fits the new check because it fitted the old one, so none is
-- looked at again while the table is locked.
alter table gifts drop constraint gifts_state_check;

alter table gifts add constraint gifts_state_check check (state in (
    'due', 'held', 'released', 'sending', 'uncertain', 'settling', 'taken', 'failed', 'cancelled',
    'refunded'
)) not valid;

-- What banks sent back. The attempt's own outcome says why; this says that it was a return and no
-- refusal at the door: returns of one gift are counted, and most forbid another try.
create table bank_returns (
    church_id text collate "C" not null,
    attempt_id text collate "C" not null,
    gift_id text collate "C" not null,
    -- "R01"; empty where the gateway told none.
    code text collate "C" not null,
    returned_at bigint not null,
    -- Whether it had been settled, and was in the books as given.
    settled bigint not null check (settled in (0, 1)),
    primary key (church_id, attempt_id),
    foreign key (church_id, attempt_id) references attempts (church_id, id),
    foreign key (church_id, gift_id) references gifts (church_id, id)
);

create index bank_returns_by_gift on bank_returns (church_id, gift_id);

-- One row for each thing that a donor was told and that was not so, whoever found it.
create table corrections (
    church_id text collate "C" not null,
    attempt_id text collate "C" not null,
    kind text collate "C" not null check (kind in (
        'taken_after_all', 'taken_twice', 'taken_though_cancelled', 'sent_back'
    )),
    gift_id text collate "C" not null,
    amount_minor bigint not null check (amount_minor > 0),
    currency text collate "C" not null,
    found_at bigint not null,
    -- What the donor heard: a mail that puts it right; or nothing, because the wrong mail had not
    -- gone out yet and was withdrawn, or because no mail had been written.
    told text collate "C" not null check (told in ('corrected', 'withdrawn', 'nothing_wrong')),
    -- The attempt that gives back what was taken too often.
    refund_id text collate "C",
    -- While null, somebody of payment staff still has to decide.
    closed_at bigint,
    -- Nobody, where there was nothing to decide.
    closed_by text collate "C" references people (id),
    why text not null,
    primary key (church_id, attempt_id, kind),
    foreign key (church_id, attempt_id) references attempts (church_id, id),
    foreign key (church_id, gift_id) references gifts (church_id, id),
    foreign key (church_id, refund_id) references attempts (church_id, id)
);

-- The list, newest first; and what waits for somebody.
create index corrections_by_time on corrections (found_at, attempt_id);
create index corrections_open on corrections (found_at) where closed_at is null;
create index corrections_by_refund on corrections (church_id, refund_id)
 where refund_id is not null;
