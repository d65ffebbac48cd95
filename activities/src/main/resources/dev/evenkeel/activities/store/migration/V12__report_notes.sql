-- What people add to the report of a run: nothing is ever changed or taken away. seq counts within a run.
create table report_notes (
    run_id text   not null,
    seq    bigint not null,
    kind   text   not null,
    at     bigint not null,
    actor  text   not null,
    text   text   not null,
    -- an action's: who does it
    owner  text,
    -- an action's, and the date of the next drill: yyyy-mm-dd
    due    text,
    -- the number of the action that is done
    about  bigint,
    -- a sign-off's: SHA-256 of what was signed
    covers text,
    primary key (run_id, seq)
);

-- the reports of all recoveries, and the few entries of their journals that trends are made of
create index runs_recoveries on runs (started_at desc, id desc) where procedure = 'recovery';
create index journal_recoveries on journal (run_id, seq)
    where type in ('DECLARED', 'UNGRACEFUL', 'MEASURED', 'PRIMARY_CHANGED', 'VERIFIED', 'DRILL_ABORTED');
