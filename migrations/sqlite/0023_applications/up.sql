-- What somebody asks the authority for: one row from its beginning to its end, changed only from the state and version it was
-- seen in. `form` and `facts` are sealed under the person's key; `about` tells two of one kind apart, and says nothing of a person.
create table applications (
    id blob primary key,
    reference text not null unique,
    kind text not null,
    about text not null,
    person_id blob not null references people (id),
    account_id blob not null references accounts (id),
    begun_by blob not null,
    unit text,
    state text not null,
    reason text,
    form blob not null,
    facts blob,
    policy text,
    complete_on text,
    clock text,
    due_on text,
    alert_on text,
    alerted integer not null,
    ask_again_at integer,
    lapses_on text,
    agreed integer not null,
    version integer not null,
    created_at integer not null,
    updated_at integer not null,
    decided_at integer,
    closed_at integer
) strict;
-- One at a time of what is the same.
create unique index applications_open on applications (person_id, kind, about) where closed_at is null;
create index applications_of_account on applications (account_id, created_at);
create index applications_queue on applications (unit, state, due_on, id) where closed_at is null;
create index applications_alerts on applications (alert_on) where alert_on is not null;
create index applications_again on applications (ask_again_at) where ask_again_at is not null;
create index applications_lapses on applications (lapses_on) where closed_at is null;

-- Every state it was in, on whose word and why. `words` is what an officer wrote to the person, sealed under the person's key.
create table application_steps (
    application_id blob not null references applications (id),
    n integer not null,
    state text not null,
    at integer not null,
    by_account blob,
    unit text,
    reason text,
    words blob,
    primary key (application_id, n)
) strict;

-- What was handed in: a file, or what an officer saw, sealed under the person's key.
create table application_evidence (
    application_id blob not null references applications (id),
    n integer not null,
    kind text not null,
    file_id blob,
    answer blob,
    at integer not null,
    by_account blob,
    primary key (application_id, n)
) strict;

-- What each officer thought of it; the key lets nobody count twice.
create table opinions (
    application_id blob not null references applications (id),
    officer_id blob not null,
    opinion text not null,
    at integer not null,
    primary key (application_id, officer_id)
) strict;

-- A seat at a counter: booking is the insert.
create table appointments (
    office text not null,
    slot integer not null,
    seat integer not null,
    application_id blob not null references applications (id),
    booked_at integer not null,
    primary key (office, slot, seat)
) strict;
create unique index appointments_application on appointments (application_id);
