-- Codes on paper, by which somebody who has nothing else at hand locks their account: digests, each good once.
create table recovery_codes (
    account_id uuid not null references accounts (id),
    digest bytea not null,
    made_at timestamptz not null,
    used_at timestamptz,
    primary key (account_id, digest)
);
