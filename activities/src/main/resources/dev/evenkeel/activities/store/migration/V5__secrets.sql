-- The built-in store of secrets. Values are encrypted under keys that are not in the database.
create table secrets (
    name        text   not null primary key,
    -- null: open to runs in every environment
    environment text,
    description text   not null,
    version     bigint not null,
    created_at  bigint not null,
    created_by  text   not null,
    changed_at  bigint not null,
    changed_by  text   not null
);

-- The value of a version, bound to the name and the number. Earlier ones stay for a while: what began with them has to be masked.
create table secret_versions (
    name       text     not null references secrets (name) on delete cascade,
    version    bigint   not null,
    key_id     text     not null,
    sealed     ${bytes} not null,
    created_at bigint   not null,
    created_by text     not null,
    primary key (name, version)
);

-- Who read which reference, of whatever form: one row for each act. Never a value.
create table secret_uses (
    reference   text    not null,
    run_id      text    not null,
    step        text    not null,
    attempt     integer not null,
    environment text    not null,
    host        text    not null,
    at          bigint  not null,
    primary key (run_id, step, attempt, reference)
);

create index secret_uses_by_reference on secret_uses (reference, at desc);

-- Under which key the bytes are encrypted; null: they are as they were kept. The digest is always that of the file itself.
alter table blobs add column key_id text;
