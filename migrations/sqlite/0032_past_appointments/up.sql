-- What became of each seat somebody had booked: they came, did not, moved or gave it back. `n` counts the bookings of one application.
create table past_appointments (
    application_id blob not null references applications (id),
    n integer not null,
    office text not null,
    slot integer not null,
    booked_at integer not null,
    ended_at integer not null,
    how text not null,
    by_account blob,
    primary key (application_id, n)
) strict;
create index past_appointments_office on past_appointments (office, slot);
