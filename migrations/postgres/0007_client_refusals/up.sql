-- One row for each reason a client was refused for: how often, when last, and what was wrong then.
create table client_refusals (
    client_id text not null references clients (id),
    reason text not null,
    times bigint not null,
    last_at timestamptz not null,
    detail text not null,
    primary key (client_id, reason)
);
create index client_refusals_by_age on client_refusals (last_at);
