-- Whose chat accounts are whose. An account is that of one person.
create table chat_links (
    -- the key of the system in the estate, and which of its worlds: an application, a workspace, a team
    system    text   not null,
    realm     text   not null,
    account   text   not null,
    owner     text   not null references users (name) on delete cascade,
    -- the channel by which it was linked
    channel   text   not null,
    linked_at bigint not null,
    primary key (system, realm, account)
);

create index chat_links_by_owner on chat_links (owner, linked_at);

-- Codes that are shown once on a page and typed into a chat. Only a SHA-256 is here; they have 50 random bits and live for minutes.
create table chat_codes (
    hash       text    not null primary key,
    owner      text    not null references users (name) on delete cascade,
    -- LINK, or APPROVE with the run, the step and the digest of the scope that it agrees to
    purpose    text    not null,
    run_id     text,
    step       text,
    scope      text,
    made_at    bigint  not null,
    expires_at bigint  not null,
    -- how many wrong codes its owner has typed since
    tries      integer not null,
    -- the message that used it; null: nobody has
    used_by    text
);

create index chat_codes_by_owner on chat_codes (owner);

-- What came in. A message counts once, so none is ever taken away; its text is, as soon as it was answered.
create table chat_messages (
    system      text    not null,
    realm       text    not null,
    -- as the system calls it
    message     text    not null,
    account     text    not null,
    channel     text    not null,
    -- where the answer goes: a room, or nothing for the person alone
    room        text    not null,
    thread      text    not null,
    text        text    not null,
    -- 1: a command, which nobody in the room has read; 0: it was written to us, alone or with others
    carried     integer not null,
    -- the run that it turned out to be about where it named none; null: that was not looked for, or it names one
    run_id      text,
    received_at bigint  not null,
    -- when a server began with it last
    begun_at    bigint  not null,
    -- null until it was answered
    done_at     bigint,
    primary key (system, realm, message)
);

create index chat_messages_by_account on chat_messages (system, realm, account, received_at);
create index chat_messages_by_time on chat_messages (channel, received_at);
create index chat_messages_open on chat_messages (begun_at) where done_at is null;

-- Which run a message of ours belongs to: what is said below it is about that run.
create table chat_threads (
    channel text not null,
    message text not null,
    run_id  text not null,
    primary key (channel, message)
);
