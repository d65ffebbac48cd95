-- A person has said that a runner never comes back: what it alone could finish is of unknown outcome.
alter table runners add column lost_at bigint;
alter table runners add column lost_by text;
alter table runners add column lost_reason text;
