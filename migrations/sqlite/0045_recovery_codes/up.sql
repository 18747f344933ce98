-- Codes on paper, by which somebody who has nothing else at hand locks their account: digests, each good once.
create table recovery_codes (
    account_id blob not null references accounts (id),
    digest blob not null,
    made_at integer not null,
    used_at integer,
    primary key (account_id, digest)
) strict;
