-- How far the keystore of a phone is believed, as its maker's statement was judged when it was bound. Null: bound before anybody asked.
alter table devices add column tier text;
