-- Which language somebody reads, and which one their church speaks to those who chose none (D24).

alter table people add column locale text collate "C"
    check (locale in ('en', 'es', 'pt', 'ko', 'ar'));

alter table churches add column locale text collate "C" not null default 'en'
    check (locale in ('en', 'es', 'pt', 'ko', 'ar'));
