drop table agreements;
