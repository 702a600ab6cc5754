-- PostgreSQL 13 to 18: pg_stat_statements 1.8 and later, whose quoted schema stands for the word between at signs.
-- The $1 queries of the connected database that took the most time, without utility statements, those of this
-- program, and those of other roles whose text may not be read.
select /* forecost */
  s.query,
  pg_catalog.sum(s.calls)::int8 as calls,
  pg_catalog.round(pg_catalog.sum(s.total_exec_time)::numeric, 3) as "totalTimeMs",
  pg_catalog.sum(s.rows)::int8 as rows
from @extschema@.pg_stat_statements(true) s
where s.dbid = (select d.oid from pg_catalog.pg_database d where d.datname = pg_catalog.current_database())
  and s.queryid is not null
  and pg_catalog.length(s.query) <= 10000
  and pg_catalog.strpos(s.query, '/* forecost */') = 0
  and s.query ~* '^(\s|\(|/\*([^*]|\*+[^*/])*\*+/|--[^\n]*\n)*(select|insert|update|delete|merge|with|values|table)\y'
group by s.query
order by 3 desc, s.query
limit $1
