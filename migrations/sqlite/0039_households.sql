-- Two donors who live together and both said so. Giving stays each one's own; what they share is a
-- page with both totals, while both want it (D21).

create table households (
    church_id text not null,
    -- The form by which one of them asked.
    id text not null,
    asker_id text not null,
    -- The address that was asked, in lower case; empty when the asking is over.
    invited text not null,
    partner_id text,
    asked_at integer not null,
    expires_at integer not null,
    standing text not null
        check (standing in ('asked', 'joined', 'declined', 'withdrawn', 'left')),
    joined_at integer,
    ended_at integer,
    -- Whether each of them lets the other see their total.
    asker_shares integer not null check (asker_shares in (0, 1)),
    partner_shares integer not null check (partner_shares in (0, 1)),
    primary key (church_id, id),
    check (asker_id <> partner_id),
    check ((standing in ('joined', 'left')) = (partner_id is not null)),
    check ((partner_id is null) = (joined_at is null)),
    check ((standing in ('asked', 'joined')) = (ended_at is null)),
    check ((standing = 'asked') = (invited <> '')),
    foreign key (church_id, asker_id) references people (church_id, id),
    foreign key (church_id, partner_id) references people (church_id, id)
) strict;

-- One household each, and one asking at a time.
create unique index households_asked_or_joined on households (church_id, asker_id)
 where standing in ('asked', 'joined');
create unique index households_of_partner on households (church_id, partner_id)
 where standing = 'joined';

-- Who is asked finds it on their page.
create index households_invited on households (church_id, invited) where standing = 'asked';

-- How often somebody asked of late.
create index households_by_asker on households (church_id, asker_id, asked_at);
