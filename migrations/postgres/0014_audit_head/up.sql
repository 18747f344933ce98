-- The newest head of the audit log under a key that is not in the database. The one row begins at what is chained when this
-- step is taken, without a tag; whoever seals first gives it one.
create table audit_head (
    id integer primary key check (id = 1),
    position bigint not null,
    hash bytea not null,
    tag bytea
);
insert into audit_head (id, position, hash)
select 1, coalesce(max(position), 0),
    coalesce((select hash from audit_chain order by position desc limit 1), convert_to('khoa audit chain, version 1.0   ', 'UTF8'))
from audit_chain;
