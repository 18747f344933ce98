-- Which entry of the audit log who has heard of: what follows from one happens once, however often its job is run.
create table heard (
    seq bigint not null,
    audience text not null,
    at timestamptz not null,
    primary key (seq, audience)
);
create index heard_by_age on heard (at);
