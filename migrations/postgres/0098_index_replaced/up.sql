create index concurrently if not exists former_contacts_by_replacing on former_contacts (replaced_at);
