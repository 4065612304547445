-- Schedules, the gifts they and donors make, and the attempts to take them.

create table schedules (
    church_id text not null,
    id text not null,
    campus_id text not null,
    donor_id text not null,
    method_id text not null,
    amount_minor integer not null check (amount_minor > 0),
    currency text not null,
    frequency text not null,
    standing text not null check (standing in ('active', 'paused', 'stopped', 'finished')),
    -- The course as JSON.
    course text not null,
    next_on text,
    next_due_at integer,
    -- The date that is in the queue already.
    queued_on text,
    made_at integer not null,
    version integer not null,
    primary key (church_id, id),
    check ((next_on is null) = (next_due_at is null)),
    foreign key (church_id, campus_id) references campuses (church_id, id),
    foreign key (church_id, donor_id) references people (church_id, id),
    foreign key (church_id, method_id) references methods (church_id, id)
) strict;

create index schedules_by_donor on schedules (church_id, donor_id);

-- The engine asks every few seconds what is due; what is over is not in the way.
create index schedules_due on schedules (next_due_at)
 where next_due_at is not null and standing in ('active', 'paused');

create table schedule_lines (
    church_id text not null,
    schedule_id text not null,
    position integer not null,
    fund_id text not null,
    amount_minor integer not null check (amount_minor > 0),
    primary key (church_id, schedule_id, position),
    foreign key (church_id, schedule_id) references schedules (church_id, id),
    foreign key (church_id, fund_id) references funds (church_id, id)
) strict;

create table gifts (
    church_id text not null,
    id text not null,
    -- As read over the telephone; derived from the id, kept to be searched by.
    number text not null,
    campus_id text not null,
    donor_id text not null,
    method_id text not null,
    kind text not null check (kind in ('card', 'ach', 'nz_bank', 'check', 'cash')),
    facility_id text not null,
    gateway_id text not null references gateways (id),
    amount_minor integer not null check (amount_minor > 0),
    currency text not null,
    on_date text not null,
    schedule_id text,
    state text not null check (state in (
        'due', 'held', 'released', 'sending', 'uncertain', 'taken', 'failed', 'cancelled',
        'refunded'
    )),
    -- The state's instant: due at, held since, taken at, ...
    state_at integer,
    -- The state's delay, batch or attempt.
    state_of text,
    state_class text check (state_class in (
        'success', 'communication_error', 'provider_failure', 'gateway_incorrectly_configured',
        'bank_declined', 'insufficient_funds', 'expired_card', 'bad_card_details',
        'suspicious_payment', 'unknown_error'
    )),
    class text check (class in (
        'success', 'communication_error', 'provider_failure', 'gateway_incorrectly_configured',
        'bank_declined', 'insufficient_funds', 'expired_card', 'bad_card_details',
        'suspicious_payment', 'unknown_error'
    )),
    attempts integer not null,
    -- Sure failures of one kind in a row (our side's, or the donor's), and since when.
    failures integer not null,
    first_failed_at integer,
    batch_id text,
    orders integer not null,
    made_at integer not null,
    changed_at integer not null,
    taken_at integer,
    version integer not null,
    primary key (church_id, id),
    foreign key (church_id, campus_id) references campuses (church_id, id),
    foreign key (church_id, donor_id) references people (church_id, id),
    foreign key (church_id, method_id) references methods (church_id, id),
    foreign key (church_id, facility_id) references facilities (church_id, id),
    foreign key (church_id, schedule_id) references schedules (church_id, id)
) strict;

-- The two lists people live in; read backwards, newest first.
create index gifts_by_donor on gifts (church_id, donor_id, on_date, id);
create index gifts_by_date on gifts (church_id, on_date, id);

-- The gifts a schedule made, on its page.
create index gifts_by_schedule on gifts (church_id, schedule_id, on_date)
 where schedule_id is not null;

-- The board and the release plan; empty on a good day.
create index gifts_held on gifts (gateway_id, church_id) where state = 'held';

-- The watchdog; holds only what is on its way.
create index gifts_on_their_way on gifts (changed_at)
 where state in ('due', 'released', 'sending', 'uncertain');

create table gift_lines (
    church_id text not null,
    gift_id text not null,
    position integer not null,
    fund_id text not null,
    amount_minor integer not null check (amount_minor > 0),
    primary key (church_id, gift_id, position),
    foreign key (church_id, gift_id) references gifts (church_id, id),
    foreign key (church_id, fund_id) references funds (church_id, id)
) strict;

create table attempts (
    church_id text not null,
    id text not null,
    gift_id text not null,
    kind text not null check (kind in ('purchase', 'refund')),
    ordinal integer not null,
    gateway_id text not null references gateways (id),
    facility_id text not null,
    method_id text not null,
    amount_minor integer not null check (amount_minor > 0),
    currency text not null,
    sent_at integer not null,
    -- The outcome: all null while nothing was answered.
    answered_at integer,
    class text check (class in (
        'success', 'communication_error', 'provider_failure', 'gateway_incorrectly_configured',
        'bank_declined', 'insufficient_funds', 'expired_card', 'bad_card_details',
        'suspicious_payment', 'unknown_error'
    )),
    certainty text check (certainty in ('sure', 'unknown')),
    rule text,
    hard integer check (hard in (0, 1)),
    reply text,
    inquiries integer not null,
    primary key (church_id, id),
    -- Also how the attempts of a gift are found.
    unique (church_id, gift_id, ordinal),
    check ((answered_at is null) = (class is null)),
    check ((answered_at is null) = (certainty is null)),
    check ((answered_at is null) = (hard is null)),
    check ((answered_at is null) = (reply is null)),
    foreign key (church_id, gift_id) references gifts (church_id, id),
    foreign key (church_id, facility_id) references facilities (church_id, id),
    foreign key (church_id, method_id) references methods (church_id, id)
) strict;

-- The networks' limits are asked before every send.
create index attempts_by_method on attempts (church_id, method_id, sent_at);

-- The board: a gateway's last good answer, and its latest failures.
create index attempts_by_answer on attempts (gateway_id, class, answered_at);

-- What nobody knows; nearly empty.
create index attempts_open on attempts (sent_at) where certainty is null or certainty = 'unknown';
