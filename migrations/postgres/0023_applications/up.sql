-- What somebody asks the authority for: one row from its beginning to its end, changed only from the state and version it was
-- seen in. `form` and `facts` are sealed under the person's key; `about` tells two of one kind apart, and says nothing of a person.
create table applications (
    id uuid primary key,
    reference text not null unique,
    kind text not null,
    about text not null,
    person_id uuid not null references people (id),
    account_id uuid not null references accounts (id),
    begun_by uuid not null,
    unit text,
    state text not null,
    reason text,
    form bytea not null,
    facts bytea,
    policy text,
    complete_on date,
    clock jsonb,
    due_on date,
    alert_on date,
    alerted integer not null,
    ask_again_at timestamptz,
    lapses_on date,
    agreed integer not null,
    version integer not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    decided_at timestamptz,
    closed_at timestamptz
);
-- One at a time of what is the same.
create unique index applications_open on applications (person_id, kind, about) where closed_at is null;
create index applications_of_account on applications (account_id, created_at);
create index applications_queue on applications (unit, state, due_on, id) where closed_at is null;
create index applications_alerts on applications (alert_on) where alert_on is not null;
create index applications_again on applications (ask_again_at) where ask_again_at is not null;
create index applications_lapses on applications (lapses_on) where closed_at is null;

-- Every state it was in, on whose word and why. `words` is what an officer wrote to the person, sealed under the person's key.
create table application_steps (
    application_id uuid not null references applications (id),
    n integer not null,
    state text not null,
    at timestamptz not null,
    by_account uuid,
    unit text,
    reason text,
    words bytea,
    primary key (application_id, n)
);

-- What was handed in: a file, or what an officer saw, sealed under the person's key.
create table application_evidence (
    application_id uuid not null references applications (id),
    n integer not null,
    kind text not null,
    file_id uuid,
    answer bytea,
    at timestamptz not null,
    by_account uuid,
    primary key (application_id, n)
);

-- What each officer thought of it; the key lets nobody count twice.
create table opinions (
    application_id uuid not null references applications (id),
    officer_id uuid not null,
    opinion text not null,
    at timestamptz not null,
    primary key (application_id, officer_id)
);

-- A seat at a counter: booking is the insert.
create table appointments (
    office text not null,
    slot timestamptz not null,
    seat integer not null,
    application_id uuid not null references applications (id),
    booked_at timestamptz not null,
    primary key (office, slot, seat)
);
create unique index appointments_application on appointments (application_id);
