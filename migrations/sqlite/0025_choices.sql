-- What donors choose about gifts that wait: another way to pay, a distance between two gifts, and a
-- consent given beforehand.

-- What was chosen of one gift, by its donor or as they had agreed. Its story tells it.
create table gift_choices (
    church_id text not null,
    gift_id text not null,
    at integer not null,
    kind text not null check (kind in (
        'another_way', 'by_consent', 'apart', 'left_out'
    )),
    from_method text,
    to_method text,
    -- Of a gift that keeps apart: when it is taken.
    until_at integer,
    primary key (church_id, gift_id, at, kind),
    check ((from_method is null) = (to_method is null)),
    check ((to_method is not null) = (kind in ('another_way', 'by_consent'))),
    check ((until_at is not null) = (kind = 'apart')),
    foreign key (church_id, gift_id) references gifts (church_id, id),
    foreign key (church_id, from_method) references methods (church_id, id),
    foreign key (church_id, to_method) references methods (church_id, id)
) strict;

-- What a donor wants when a held gift and the next of its schedule come together: of all their
-- gifts, or of one.
create table stacking_wishes (
    church_id text not null,
    donor_id text not null,
    -- Empty for all of them.
    gift_id text not null,
    wish text not null check (wish in ('both', 'spread', 'only_one')),
    days integer,
    at integer not null,
    primary key (church_id, donor_id, gift_id),
    check ((days is not null) = (wish = 'spread')),
    foreign key (church_id, donor_id) references people (church_id, id)
) strict;

-- What a donor agreed to beforehand: for which causes a gift may take which other ways.
create table fallback_consents (
    church_id text not null,
    id text not null,
    donor_id text not null,
    -- The consent as JSON.
    body text not null,
    -- Word for word what the donor read and agreed to.
    words text not null,
    agreed_at integer not null,
    ended_at integer,
    primary key (church_id, id),
    foreign key (church_id, donor_id) references people (church_id, id)
) strict;

-- One at a time counts; those before it are kept.
create unique index fallback_consents_in_force on fallback_consents (church_id, donor_id)
 where ended_at is null;

-- What the donor of a waiting gift was asked or told already.
create table waiting_told (
    church_id text not null,
    gift_id text not null,
    about text not null check (about in ('stacking', 'year_end')),
    at integer not null,
    primary key (church_id, gift_id, about),
    foreign key (church_id, gift_id) references gifts (church_id, id)
) strict;
