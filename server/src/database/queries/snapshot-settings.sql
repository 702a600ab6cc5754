-- Settings that a plan depends on, whether they are the default or not. PostgreSQL 13 to 18.
select /* forecost */ s.name, s.setting
from pg_catalog.pg_settings s
where s.context in ('user', 'superuser')
  and s.category <> 'Developer Options'
  and (
    s.category like 'Query Tuning%'
    or s.name like 'enable\_partition%'
    or s.name like 'jit%'
    or s.name in (
      'work_mem', 'hash_mem_multiplier', 'max_parallel_workers', 'max_parallel_workers_per_gather',
      'max_parallel_maintenance_workers', 'maintenance_work_mem', 'parallel_leader_participation',
      'default_statistics_target', 'constraint_exclusion', 'row_security'
    )
  )
order by s.name collate "C"
