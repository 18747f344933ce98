-- What is kept of an e-mail address or mobile number for some days after another took its place; sealed as profiles are.
create table former_contacts (
    account_id blob not null references accounts (id),
    blind_index blob not null,
    kind text not null check (kind in ('email', 'phone')),
    sealed blob not null,
    replaced_at integer not null,
    kept_until integer not null,
    primary key (account_id, blind_index)
) strict;
create index former_contacts_by_age on former_contacts (kept_until);

-- What a denial makes useless; nothing where a release before this one wrote the letter.
alter table denials add column undoes text;

-- The number under which browsers are marked as known; raised by whatever makes the marks before worthless.
alter table accounts add column marks integer not null default 0;
