alter table accounts drop column epoch;
