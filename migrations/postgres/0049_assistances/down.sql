drop table assistances;
