-- Which reminders of an action were given. A row is written once, after its channel has taken it.
create table action_reminders (
    run_id  text   not null,
    action  bigint not null,
    stage   text   not null,
    channel text   not null,
    at      bigint not null,
    primary key (run_id, action, stage)
);

-- the actions of all reports and post-mortems, and those that were done lately
create index report_notes_actions on report_notes (due, run_id, seq) where kind = 'ACTION';
create index report_notes_done on report_notes (at, run_id, about) where kind = 'DONE';
