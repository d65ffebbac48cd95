-- The inbox of alerts: one row for each fingerprint and start. Nothing is ever taken away.
create table alerts (
    -- 1, 2, 3, … in the order of arrival
    id          bigint  not null primary key,
    -- the hook that it came by first
    hook        text    not null,
    fingerprint text    not null,
    starts_at   bigint  not null,
    -- null while it fires
    ends_at     bigint,
    firing      integer not null,
    name        text    not null,
    summary     text    not null,
    -- JSON: texts by name
    labels      text    not null,
    url         text    not null,
    received_at bigint  not null,
    -- when something was said of it last that was not known
    changed_at  bigint  not null,
    -- what became of it, and why
    state       text    not null,
    why         text    not null,
    route       text,
    runbook     text,
    -- that of the route; before, the label
    service     text    not null,
    environment text,
    severity    integer,
    run_id      text,
    -- that of its last entry in the history
    place       bigint  not null,
    -- 1: it has not been routed, or its incident does not know of its last change
    pending     integer not null,
    -- when to look at it again although nothing arrives
    again_at    bigint,
    -- what a person may search for, in small letters
    search      text    not null,
    unique (fingerprint, starts_at)
);

create index alerts_firing on alerts (id) where firing = 1;
create index alerts_by_state on alerts (state, id);
create index alerts_by_service on alerts (service, id);
create index alerts_pending on alerts (id) where pending = 1;
create index alerts_again on alerts (again_at) where again_at is not null;
create index alerts_by_run on alerts (run_id, place);
create index alerts_opened on alerts (environment, service) where state = 'OPENED';

-- What happened to each alert. place: 1, 2, 3, … over all of them, in the order of the commits.
create table alert_history (
    place  bigint not null primary key,
    alert  bigint not null,
    at     bigint not null,
    what   text   not null,
    -- who opened an incident from it; null when a route did
    actor  text,
    run_id text
);

create index alert_history_by_alert on alert_history (alert, place);

-- One row, locked by whoever writes of alerts, so that no reader's cursor passes a place that is yet to be committed.
create table alert_head (
    id    integer not null primary key,
    alert bigint  not null,
    place bigint  not null
);

insert into alert_head (id, alert, place) values (1, 0, 0);

-- the open runs of a service
create index runs_open_by_service on runs (environment, service) where finished_at is null;
