-- Workers near a site. The id is also the host under which a runner claims acts, so it never changes while its tokens do.
create table runners (
    id         text   not null primary key,
    site       text   not null,
    created_at bigint not null,
    created_by text   not null,
    -- the data folder that it was first started with: two runners never share a token
    instance   text,
    version    text,
    machine    text,
    -- JSON: versions by the tool's name
    tools      text,
    last_seen  bigint,
    removed_at bigint
);

create index runners_by_site on runners (site);

create table runner_tokens (
    id         text   not null primary key,
    runner     text   not null references runners (id) on delete cascade,
    hash       text   not null,
    created_at bigint not null,
    expires_at bigint not null,
    revoked_at bigint
);

create index runner_tokens_by_runner on runner_tokens (runner);

-- What was handed to a runner, as the server knows it: what the runner says about an act counts for nothing.
create table runner_acts (
    run_id     text    not null,
    step       text    not null,
    attempt    integer not null,
    runner     text    not null,
    -- JSON
    act        text    not null,
    -- references to secrets and digests of files that it carries, each a JSON list
    secrets    text    not null,
    files      text    not null,
    handed_at  bigint  not null,
    -- when the runner answered for it; null while it is under way
    ended_at   bigint,
    primary key (run_id, step, attempt)
);

create index runner_acts_open on runner_acts (runner) where ended_at is null;
