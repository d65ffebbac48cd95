-- What programs hold instead of a password. Only a SHA-256 of the secret is here: it has 256 random bits, so a slow hash gains nothing.
create table api_tokens (
    id          text   not null primary key,
    owner       text   not null references users (name) on delete cascade,
    name        text   not null,
    hash        text   not null,
    -- names, with a space between them
    scopes      text   not null,
    -- null: every environment of its owner
    environment text,
    created_at  bigint not null,
    expires_at  bigint not null,
    last_used   bigint,
    revoked_at  bigint
);

create index api_tokens_by_owner on api_tokens (owner, created_at);

-- A launch that is asked for again with the same key is the same run. Kept as long as the runs are.
create table launch_keys (
    actor  text   not null,
    key    text   not null,
    body   text   not null,
    run_id text   not null,
    primary key (actor, key)
);
