-- Incidents that go on as another one: what would have come to them goes there.
create table merged_incidents (
    run_id   text    not null primary key,
    -- that into which it was merged, or that into which the other one was merged in turn
    leads_to text    not null,
    at       bigint  not null,
    -- how many alerts went over
    alerts   integer not null
);

create index merged_incidents_by_lead on merged_incidents (leads_to);

-- incidents are few among the runs
create index runs_incidents on runs (environment, service) where procedure = 'incident';
create index runs_open_incidents on runs (started_at) where procedure = 'incident' and finished_at is null;
