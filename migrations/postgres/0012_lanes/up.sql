-- Moments that are kept because a machine's clock alone is no evidence of them.
create table watched (
    name text primary key,
    at timestamptz not null
);
-- Jobs in lanes, so that no kind of work waits behind another. A job of a release that knows no lanes has none.
alter table jobs add column lane text;
create index jobs_by_lane on jobs (lane, run_at) where dead_at is null;
