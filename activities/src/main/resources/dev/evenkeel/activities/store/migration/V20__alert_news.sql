-- How often an incident was told that there is something new about its alerts: each time costs it some of its history.
create table alert_news (
    run_id  text    not null primary key,
    times   integer not null,
    told_at bigint  not null
);
