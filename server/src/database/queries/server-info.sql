-- What the server is and who is asking. PostgreSQL 13 to 18.
select /* forecost */
  pg_catalog.current_setting('server_version_num')::int as version,
  pg_catalog.current_setting('server_version') as "versionText",
  pg_catalog.current_database()::text as database,
  current_user::text as user,
  pg_catalog.current_setting('is_superuser') = 'on' as superuser,
  pg_catalog.pg_is_in_recovery() as "inRecovery"
