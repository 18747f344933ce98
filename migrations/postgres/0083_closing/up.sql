-- When a client closes: from that very second on it is given nothing, and people are led to its successor. With which source of legacy
-- accounts it closes, where it does so by the cut-over of one; and when all that it held had ended.
alter table clients add column closing_at timestamptz;
alter table clients add column successor text;
alter table clients add column closing_with text;
alter table clients add column closed_at timestamptz;
