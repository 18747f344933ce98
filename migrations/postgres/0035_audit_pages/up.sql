-- Pages over the entries of the audit log, from the first: the numbers they reach over, those in between that nobody had
-- written, those written late, and a Merkle root. They take the place of the chain, which the release before still writes.
create table audit_pages (
    number bigint primary key,
    first_seq bigint not null,
    last_seq bigint not null,
    gaps bytea not null,
    late bytea not null,
    root bytea not null,
    hash bytea not null,
    closed_at timestamptz not null
);
create index audit_pages_by_entry on audit_pages (last_seq);
create trigger audit_pages_append_only before update or delete on audit_pages
    for each row execute function audit_is_append_only();

-- The newest page under a key that is not in the database.
create table audit_root (
    id integer primary key check (id = 1),
    page bigint not null,
    hash bytea not null,
    tag bytea
);
insert into audit_root (id, page, hash) values (1, 0, convert_to('khoa audit chain, version 1.0   ', 'UTF8'));
