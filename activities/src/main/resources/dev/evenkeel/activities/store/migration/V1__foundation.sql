-- One schema for SQLite and PostgreSQL. Times are milliseconds since the epoch. ${bytes} is the database's type for bytes.

create table runs (
    id              text    not null primary key,
    runbook         text    not null,
    procedure       text    not null,
    title           text    not null,
    service         text,
    environment     text    not null,
    mode            text    not null,
    status          text    not null,
    waiting_for     text,
    waiting_role    text,
    doing           text    not null,
    requester       text    not null,
    definition_hash text    not null,
    commit_id       text    not null,
    started_at      bigint  not null,
    finished_at     bigint,
    -- what a person may search for, in small letters; bounded, since an entry of an index is
    search          text    not null,
    -- the journal: its last entry, and the last one that history has confirmed
    last_seq        bigint  not null default 0,
    sealed_seq      bigint  not null default 0
);

-- with the text, so that a search reads the index alone until it finds something
create index runs_newest on runs (started_at desc, id desc, search);
create index runs_by_runbook on runs (runbook, started_at desc, id desc);
create index runs_by_status on runs (status, started_at desc, id desc);
create index runs_by_environment on runs (environment, started_at desc, id desc);
create index runs_by_requester on runs (requester, started_at desc, id desc);
create index runs_by_mode on runs (mode, started_at desc, id desc);
create index runs_waiting on runs (started_at desc, id desc, waiting_role) where waiting_for is not null;
create index runs_open on runs (status) where finished_at is null;
create index runs_finished on runs (finished_at, status) where finished_at is not null;

create table definitions (
    hash text not null primary key,
    text text not null
);

-- hash: SHA-256(hash of the entry before ‖ canonical JSON of this one); before the first is the run's id.
create table journal (
    run_id  text    not null,
    seq     bigint  not null,
    at      bigint  not null,
    type    text    not null,
    step    text,
    attempt integer not null,
    actor   text,
    data    text    not null,
    hash    text    not null,
    primary key (run_id, seq)
);

-- The row of a run that is locked while its log grows, so that a reader's cursor never passes an id that is yet to be committed.
create table log_heads (
    run_id  text   not null primary key,
    last_id bigint not null,
    -- characters; -1 when the log is full
    stored  bigint not null
);

create table logs (
    run_id      text    not null,
    id          bigint  not null,
    step        text    not null,
    attempt     integer not null,
    stream      text    not null,
    from_offset bigint  not null,
    to_offset   bigint  not null,
    at          bigint  not null,
    text        text    not null,
    -- 1: only tells up to where the output was dropped, because the run's log is full
    dropped     integer not null default 0,
    primary key (run_id, id),
    unique (run_id, step, attempt, stream, from_offset)
);

create index logs_by_step on logs (run_id, step, id);

create table blobs (
    sha256 text     not null primary key,
    bytes  ${bytes} not null
);

create table artifacts (
    run_id     text    not null,
    step       text    not null,
    attempt    integer not null,
    name       text    not null,
    sha256     text    not null references blobs (sha256),
    media_type text    not null,
    size       bigint  not null,
    kept_at    bigint  not null,
    primary key (run_id, step, attempt, name, sha256)
);

create table acts (
    run_id     text    not null,
    step       text    not null,
    attempt    integer not null,
    host       text    not null,
    intent     text    not null,
    claimed_at bigint  not null,
    primary key (run_id, step, attempt)
);

create table audit (
    seq         bigint not null primary key,
    at          bigint not null,
    actor       text   not null,
    action      text   not null,
    subject     text   not null,
    environment text,
    details     text   not null,
    hash        text   not null
);

create index audit_by_actor on audit (actor, seq);
create index audit_by_action on audit (action, seq);
create index audit_by_subject on audit (subject, seq);
create index audit_by_environment on audit (environment, seq);

-- One row: the audit's length and last hash. Locked by who appends.
create table audit_head (
    id    integer not null primary key,
    count bigint  not null,
    hash  text    not null
);

insert into audit_head (id, count, hash) values (1, 0, '');

create table users (
    name          text    not null primary key,
    password_hash text,
    enabled       integer not null,
    created_at    bigint  not null,
    last_login    bigint
);

create table user_roles (
    name        text not null references users (name) on delete cascade,
    environment text not null,
    role        text not null,
    primary key (name, environment, role)
);

create table settings (
    name  text     not null primary key,
    value ${bytes} not null
);
