drop index if exists former_contacts_by_replacing;
