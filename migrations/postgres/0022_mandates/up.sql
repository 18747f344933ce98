-- Who may act for whom in which role, from one day to another: officers for an agency; later guardians, representatives and
-- members for an account. Never deleted; what is over is ended, with a reason.
create table mandates (
    id uuid primary key,
    role text not null,
    principal_account uuid references accounts (id),
    agency_code text,
    actor_account uuid not null references accounts (id),
    scope jsonb,
    place_code text,
    valid_from date not null,
    valid_to date,
    source text not null,
    reference text not null,
    granted_by text not null,
    granted_at timestamptz not null,
    ended_at timestamptz,
    ended_by text,
    ended_why text,
    version integer not null default 1,
    check ((principal_account is null) <> (agency_code is null)),
    check ((ended_at is null) = (ended_why is null))
);
create unique index mandates_of_agency on mandates (agency_code, actor_account, role)
    where ended_at is null and agency_code is not null;
create unique index mandates_of_principal on mandates (principal_account, actor_account, role)
    where ended_at is null and principal_account is not null;
create index mandates_by_actor on mandates (actor_account) where ended_at is null;
create index mandates_by_end on mandates (valid_to) where ended_at is null;
