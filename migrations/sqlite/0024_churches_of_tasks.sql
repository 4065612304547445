-- PostgreSQL asks once a statement whether the churches of tasks are there. Here the foreign key does:
-- nobody else writes, so there is nobody to wait for.
select 1;
