drop table passcodes;
