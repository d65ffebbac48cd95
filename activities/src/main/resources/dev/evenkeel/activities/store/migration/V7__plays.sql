-- What playbooks did, host by host and task by task. seq grows with each change of an attempt, so that a live view asks for what is newer.
create table plays (
    run_id   text    not null,
    step     text    not null,
    attempt  integer not null,
    seq      bigint  not null,
    -- 1: there was more than is kept
    cut      integer not null,
    primary key (run_id, step, attempt)
);

create table play_tasks (
    run_id  text    not null,
    step    text    not null,
    attempt integer not null,
    task    integer not null,
    name    text    not null,
    play    text    not null,
    seq     bigint  not null,
    primary key (run_id, step, attempt, task)
);

create table play_cells (
    run_id   text    not null,
    step     text    not null,
    attempt  integer not null,
    task     integer not null,
    host     text    not null,
    state    text    not null,
    started  bigint  not null,
    -- null while it runs
    ended    bigint,
    output   text    not null,
    seq      bigint  not null,
    primary key (run_id, step, attempt, task, host)
);

create index play_cells_by_seq on play_cells (run_id, step, attempt, seq);
