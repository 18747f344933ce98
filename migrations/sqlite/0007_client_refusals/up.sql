-- One row for each reason a client was refused for: how often, when last, and what was wrong then.
create table client_refusals (
    client_id text not null references clients (id),
    reason text not null,
    times integer not null,
    last_at integer not null,
    detail text not null,
    primary key (client_id, reason)
) strict;
create index client_refusals_by_age on client_refusals (last_at);
