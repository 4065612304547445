-- Rules that staff write beside those that ship, and what they are tried on.

create table rules (
    id text collate "C" not null primary key,
    -- As rulings name it.
    name text collate "C" not null unique,
    text text collate "C" not null,
    gateway_id text collate "C",
    brand text collate "C",
    -- No text makes a success.
    class text collate "C" not null check (class in (
        'communication_error', 'provider_failure', 'gateway_incorrectly_configured',
        'bank_declined', 'insufficient_funds', 'expired_card', 'bad_card_details',
        'suspicious_payment', 'unknown_error'
    )),
    hard bigint not null check (hard in (0, 1)),
    reason text collate "C" not null,
    standing text collate "C" not null check (standing in (
        'draft', 'submitted', 'sent_back', 'active', 'reverted', 'dropped'
    )),
    -- Who wrote it as it stands.
    by_person text collate "C" not null references people (id),
    made_at bigint not null,
    changed_at bigint not null,
    -- Counts what was written, from 1.
    revision bigint not null check (revision > 0),
    -- The last word on it: approved, sent back, reverted, dropped.
    decided_by text collate "C" references people (id),
    decided_at bigint,
    decided_why text collate "C",
    check ((decided_by is null) = (decided_at is null)),
    check ((decided_by is null) = (decided_why is null)),
    -- Whoever wrote a rule does not approve it.
    check (standing <> 'active' or decided_by <> by_person)
);

create index rules_by_time on rules (changed_at);
create index rules_active on rules (name) where standing = 'active';

-- One row: the number of the set in force. Every node looks at it every two seconds.
create table rule_set (
    single bigint not null primary key check (single = 1),
    version bigint not null
);

insert into rule_set (single, version) values (1, 0);

-- A reply of which a person said what it means. No rule may make it mean something else.
create table rule_cases (
    id text collate "C" not null primary key,
    gateway_id text collate "C" not null,
    brand text collate "C",
    -- Redacted, as attempts keep it.
    reply text collate "C" not null,
    class text collate "C" not null check (class in (
        'communication_error', 'provider_failure', 'gateway_incorrectly_configured',
        'bank_declined', 'insufficient_funds', 'expired_card', 'bad_card_details',
        'suspicious_payment', 'unknown_error'
    )),
    by_person text collate "C" not null references people (id),
    at bigint not null,
    why text collate "C" not null
);

-- A rule tried on every recorded reply, piece by piece; one for each rule.
create table rule_trials (
    rule_id text collate "C" not null primary key references rules (id),
    -- What was tried, and beside which set.
    revision bigint not null,
    base bigint not null,
    -- Replies of this time and before.
    asked_at bigint not null,
    total bigint not null,
    done bigint not null,
    -- The reply that was looked at last.
    reached_at bigint,
    reached_church text collate "C",
    reached_attempt text collate "C",
    -- What would change, as JSON.
    found text collate "C" not null,
    ended_at bigint,
    -- When it may be leased: at once, or when the lease of whoever has it runs out.
    free_at bigint not null,
    leased_by text collate "C",
    check ((reached_at is null) = (reached_church is null)),
    check ((reached_at is null) = (reached_attempt is null))
);

create index rule_trials_open on rule_trials (free_at) where ended_at is null;

-- Unknown replies that need no rule, by what is alike in them.
create table unknown_asides (
    likeness text collate "C" not null primary key,
    why text collate "C" not null,
    by_person text collate "C" not null references people (id),
    at bigint not null
);

-- What failed, in the sequence of the answers; what was taken is not in it, for no rule decides it.
-- On a large database an operator may have built it beforehand, concurrently: then it is there.
create index if not exists attempts_failed on attempts (answered_at, church_id, id, gateway_id, class, rule)
 where class <> 'success';
