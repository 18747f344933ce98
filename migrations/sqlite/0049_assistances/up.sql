-- That officers help people: what was agreed, with whom, and until when. `secret` is the number an officer shows, or the digest of the
-- code that a person made, sealed; `question` is the approval that was asked, and none where there is a code.
create table assistances (
    id blob primary key,
    account_id blob not null references accounts (id),
    scope text not null,
    state text not null,
    helper blob references accounts (id),
    agency text,
    role text,
    secret blob not null,
    question blob,
    tries integer not null,
    epoch integer not null,
    created_at integer not null,
    good_until integer not null,
    opened_at integer
) strict;
create index assistances_of_account on assistances (account_id, id);
create index assistances_by_age on assistances (good_until);
