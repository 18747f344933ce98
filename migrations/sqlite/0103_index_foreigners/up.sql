create index if not exists foreigners_by_likeness on accounts (likeness, id) where kind = 'foreigner' and closed_at is null;
