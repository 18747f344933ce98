-- Which entry of the audit log who has heard of: what follows from one happens once, however often its job is run.
create table heard (
    seq integer not null,
    audience text not null,
    at integer not null,
    primary key (seq, audience)
) strict;
create index heard_by_age on heard (at);
