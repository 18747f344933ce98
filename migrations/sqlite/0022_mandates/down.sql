drop table mandates;
