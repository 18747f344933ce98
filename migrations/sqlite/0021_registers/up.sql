-- What national registers said, sealed, for while they are down; dropped after thirty days, and when one tells of the subject.
create table register_answers (
    register text not null,
    question blob not null,
    subject blob not null,
    answer blob not null,
    as_of integer not null,
    kept_at integer not null,
    primary key (register, question)
) strict;
create index register_answers_subject on register_answers (subject);
create index register_answers_kept_at on register_answers (kept_at);

-- What registers told, once each. The payload goes when it was applied: the key that seals it outlives an erasure.
create table register_events (
    register text not null,
    event_id text not null,
    kind text not null,
    subject blob not null,
    corrects text,
    payload blob,
    digest blob not null,
    happened_at integer not null,
    received_at integer not null,
    applied_at integer,
    outcome text,
    primary key (register, event_id)
) strict;
create index register_events_corrects on register_events (register, corrects) where corrects is not null;
create index register_events_waiting on register_events (received_at) where applied_at is null;
create index register_events_subject on register_events (subject);
create index register_events_received_at on register_events (received_at);

-- How far the events of each register have been read, and since when it has not answered.
create table register_cursors (
    register text not null primary key,
    cursor text,
    asked_at integer not null,
    caught_up_at integer not null,
    down_since integer
) strict;
