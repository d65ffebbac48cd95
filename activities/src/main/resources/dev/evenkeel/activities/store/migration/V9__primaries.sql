-- Which site is the primary of a service now; without a row it is what the estate says.
create table primaries (
    environment text not null,
    service text not null,
    site text not null,
    run_id text not null,
    at bigint not null,
    primary key (environment, service)
);
