-- What each deploy did to each site that it touched; the history of versions. The row of the greatest fence, and then of the latest
-- beginning, is what counts now.
create table deployments (
    environment text    not null,
    service     text    not null,
    site        text    not null,
    run_id      text    not null,
    -- the run's place among the owners of the service's lock
    fence       bigint  not null,
    began_at    bigint  not null,
    -- of the last record of this run that counts
    number      integer not null,
    state       text    not null,
    -- what the run brings
    version     text    not null,
    digest      text    not null,
    -- what was there before, as recorded when the run came
    former_version text not null,
    former_digest  text not null,
    actor       text    not null,
    at          bigint  not null,
    primary key (environment, service, site, run_id)
);

create index deployments_by_order on deployments (environment, service, site, fence, began_at);
create index deployments_by_run on deployments (run_id);
