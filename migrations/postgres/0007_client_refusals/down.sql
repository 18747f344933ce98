drop table client_refusals;
