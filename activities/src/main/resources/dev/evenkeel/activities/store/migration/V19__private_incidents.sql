-- The incident that a run belongs to: itself, when it is one. Its people are lines; null while everybody sees it, and for other runs.
alter table runs add column room text;
alter table runs add column people text;

create index runs_private on runs (id) where people is not null;
