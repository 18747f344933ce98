-- Sessions keep the number they began under and open nothing under another.
alter table accounts add column epoch integer not null default 0;
