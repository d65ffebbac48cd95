-- What the checks of readiness found last. subject: what was looked at, for example a site or a runbook; '' for the service itself.
create table readiness (
    environment text    not null,
    service     text    not null,
    kind        text    not null,
    subject     text    not null,
    state       text    not null,
    message     text    not null,
    advice      text    not null,
    -- when the state became what it is, and when it was last looked at
    since       bigint  not null,
    at          bigint  not null,
    primary key (environment, service, kind, subject)
);

-- The latest changes of each state, the first one included.
create table readiness_changes (
    environment text    not null,
    service     text    not null,
    kind        text    not null,
    subject     text    not null,
    at          bigint  not null,
    state       text    not null,
    message     text    not null,
    primary key (environment, service, kind, subject, at)
);

-- fingerprint: of the catalog and the estate as the evaluation saw them
create table readiness_evaluations (
    id          text    not null primary key,
    started_at  bigint  not null,
    finished_at bigint,
    targets     integer not null,
    done        integer not null,
    fingerprint text    not null
);

create index readiness_evaluations_newest on readiness_evaluations (started_at desc);

-- The services that an evaluation has looked at: a repeated activity is counted once.
create table readiness_looks (
    evaluation  text not null references readiness_evaluations (id) on delete cascade,
    environment text not null,
    service     text not null,
    primary key (evaluation, environment, service)
);
