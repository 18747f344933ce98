-- What was asked for with an Idempotency-Key and done: the same request again within a day is answered from here.
create table once_keys (
    owner text not null,
    key bytea not null,
    request bytea not null,
    answer bytea,
    until timestamptz not null,
    primary key (owner, key)
);

create index once_keys_until on once_keys (until);
