-- The text of an incident's post-mortem. Each save is a revision of its own, kept for ever: number counts 1, 2, 3, … within a run.
create table post_mortems (
    run_id text   not null,
    number bigint not null,
    at     bigint not null,
    actor  text   not null,
    text   text   not null,
    primary key (run_id, number)
);
