-- Who waits for the holder of a number: an entry of a list that names it by the keyed digest under which numbers are looked up. Somebody
-- who comes to have the number, or whose account becomes another, stirs it, and whoever keeps the list looks at that entry again.
create table awaited_numbers (
    blind blob not null,
    list text not null,
    entry blob not null,
    stirred_at integer,
    primary key (blind, list, entry)
) strict, without rowid;
create index awaited_numbers_stirred on awaited_numbers (stirred_at) where stirred_at is not null;

-- Which reading of a list brought the account last; nothing for what a release brought that let no number be awaited.
alter table legacy_accounts add column brought_by blob;
