-- The books as of an instant: what stands now, less the orders that happened later. Orders come in
-- the sequence of time, so this index grows at its end, church by church; whoever asks for a recent
-- day reads as much of it as has happened since.
create index orders_by_time on orders (church_no, at);

-- A gift's number is what staff are told over the telephone, often without the church.
create index gifts_by_number on gifts (number);

-- What was done to one gift, one order, one plan: its page asks.
create index audit_by_subject on audit (church_id, subject);
