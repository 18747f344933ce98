-- What national registers said, sealed, for while they are down; dropped after thirty days, and when one tells of the subject.
create table register_answers (
    register text not null,
    question bytea not null,
    subject bytea not null,
    answer bytea not null,
    as_of timestamptz not null,
    kept_at timestamptz not null,
    primary key (register, question)
);
create index register_answers_subject on register_answers (subject);
create index register_answers_kept_at on register_answers (kept_at);

-- What registers told, once each. The payload goes when it was applied: the key that seals it outlives an erasure.
create table register_events (
    register text not null,
    event_id text not null,
    kind text not null,
    subject bytea not null,
    corrects text,
    payload bytea,
    digest bytea not null,
    happened_at timestamptz not null,
    received_at timestamptz not null,
    applied_at timestamptz,
    outcome text,
    primary key (register, event_id)
);
create index register_events_corrects on register_events (register, corrects) where corrects is not null;
create index register_events_waiting on register_events (received_at) where applied_at is null;
create index register_events_subject on register_events (subject);
create index register_events_received_at on register_events (received_at);

-- How far the events of each register have been read, and since when it has not answered.
create table register_cursors (
    register text not null primary key,
    cursor text,
    asked_at timestamptz not null,
    caught_up_at timestamptz not null,
    down_since timestamptz
);
