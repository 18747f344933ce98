-- What was asked for with an Idempotency-Key and done: the same request again within a day is answered from here.
create table once_keys (
    owner text not null,
    key blob not null,
    request blob not null,
    answer blob,
    until integer not null,
    primary key (owner, key)
) strict;

create index once_keys_until on once_keys (until);
