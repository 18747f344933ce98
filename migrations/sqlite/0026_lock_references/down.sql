drop index locks_reference;
