-- What became of each seat somebody had booked: they came, did not, moved or gave it back. `n` counts the bookings of one application.
create table past_appointments (
    application_id uuid not null references applications (id),
    n integer not null,
    office text not null,
    slot timestamptz not null,
    booked_at timestamptz not null,
    ended_at timestamptz not null,
    how text not null,
    by_account uuid,
    primary key (application_id, n)
);
create index past_appointments_office on past_appointments (office, slot);
