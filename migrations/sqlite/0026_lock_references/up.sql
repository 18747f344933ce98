-- A register that takes an event back names the event, and whoever was locked under that name is let go.
create index locks_reference on locks (reference);
