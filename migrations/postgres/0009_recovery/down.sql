drop table denials;
drop table recoveries;
