drop table locks;
