drop index concurrently if exists former_contacts_by_replacing;
