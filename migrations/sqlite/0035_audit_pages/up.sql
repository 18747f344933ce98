-- Pages over the entries of the audit log, from the first: the numbers they reach over, those in between that nobody had
-- written, those written late, and a Merkle root. They take the place of the chain, which the release before still writes.
create table audit_pages (
    number integer primary key,
    first_seq integer not null,
    last_seq integer not null,
    gaps blob not null,
    late blob not null,
    root blob not null,
    hash blob not null,
    closed_at integer not null
) strict;
create index audit_pages_by_entry on audit_pages (last_seq);
create trigger audit_pages_append_only_update before update on audit_pages begin
    select raise(abort, 'the audit log is append-only');
end;
create trigger audit_pages_append_only_delete before delete on audit_pages begin
    select raise(abort, 'the audit log is append-only');
end;

-- The newest page under a key that is not in the database.
create table audit_root (
    id integer primary key check (id = 1),
    page integer not null,
    hash blob not null,
    tag blob
) strict;
insert into audit_root (id, page, hash) values (1, 0, cast('khoa audit chain, version 1.0   ' as blob));
