drop table register_cursors;
drop table register_events;
drop table register_answers;
