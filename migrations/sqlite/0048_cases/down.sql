drop table case_messages;
drop table cases;
