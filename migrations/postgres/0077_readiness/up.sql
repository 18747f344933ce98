-- How far a province is with one thing, as an officer of its identity authority says it: what the service cannot know by itself.
create table province_readiness (
    province text not null,
    criterion text not null,
    met boolean not null,
    note text not null,
    agency text not null,
    entered_by uuid not null references accounts (id),
    entered_at timestamptz not null,
    version integer not null,
    primary key (province, criterion)
);
-- When a sign-in at a client of a province went from its beginning to its tokens: the first that was seen. What told it is swept.
create table province_sign_ons (
    client_id text primary key references clients (id),
    signed_in_at timestamptz not null
);
