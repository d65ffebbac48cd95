-- What became of each time of a schedule, and of each start at another time.
create table schedule_fires (
    -- the id of the workflow that the time starts, or would have started
    launcher     text   not null primary key,
    -- RUNBOOK/ID
    schedule     text   not null,
    due          bigint not null,
    environment  text   not null,
    mode         text   not null,
    service      text,
    title        text   not null,
    -- empty when the schedule itself did it
    requester    text   not null,
    state        text   not null,
    why          text   not null,
    run_id       text,
    confirm_role text,
    confirm_until bigint,
    confirmed_by text,
    -- when it was begun to be dealt with; null for a time that nobody dealt with
    fired_at     bigint,
    -- null while it goes on
    ended_at     bigint
);

create index schedule_fires_by_due on schedule_fires (due);
create index schedule_fires_by_schedule on schedule_fires (schedule, due);
create index schedule_fires_open on schedule_fires (schedule) where ended_at is null;
create index schedule_fires_by_run on schedule_fires (run_id);

-- What is kept of a schedule besides its runbook.
create table schedules (
    schedule      text   not null primary key,
    -- JSON: the time table that Temporal has
    timing        text   not null,
    -- up to this time it is known what became of each of its times
    watched_until bigint not null,
    paused_by     text,
    paused_at     bigint,
    pause_reason  text,
    removed_at    bigint
);
