drop table unit_changes;
drop table units;
