-- Accounts of other systems whose holders are to come here. What a list says of one is sealed by the vault; beside it stand digests under
-- the vault's key, the province, whose it is here, and what keeps them from using an account here.
create table legacy_accounts (
    source text not null,
    legacy_id blob not null,
    content blob not null,
    digest blob not null,
    province text,
    account_id blob references accounts (id),
    blocked_why text,
    imported_at integer not null,
    judged_at integer not null,
    primary key (source, legacy_id)
) strict;
create index legacy_accounts_judged on legacy_accounts (judged_at);
create index legacy_accounts_by_account on legacy_accounts (account_id) where account_id is not null;
