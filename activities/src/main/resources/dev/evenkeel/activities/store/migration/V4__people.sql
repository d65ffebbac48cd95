-- Broken glass: somebody agreed alone to what the ordinary rule does not let them. Another person reviews it afterwards.
create table reviews (
    decision    text   not null primary key,
    run_id      text   not null,
    step        text   not null,
    environment text   not null,
    actor       text   not null,
    reason      text   not null,
    -- what stood against it: names, with a space between them
    broke       text   not null,
    opened_at   bigint not null,
    closed_at   bigint,
    closed_by   text,
    comment     text
);

create index reviews_open on reviews (opened_at) where closed_at is null;
create index reviews_by_run on reviews (run_id);

-- what is pressing about a run that waits; null when nothing
alter table runs add column alarm text;

-- the person who gave the file as evidence; null when a tool left it
alter table artifacts add column kept_by text;
