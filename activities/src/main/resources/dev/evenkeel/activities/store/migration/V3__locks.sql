-- The locks on services, as their workflows last showed them; fence: the number of the last owner, below which no act begins.
create table locks (
    environment text   not null,
    service     text   not null,
    fence       bigint not null,
    run_id      text,
    state       text   not null,
    trouble     text   not null,
    primary key (environment, service)
);

create index locks_by_run on locks (run_id);
