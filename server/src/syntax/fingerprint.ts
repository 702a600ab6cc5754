import { fingerprintSync } from 'libpg-query';

/** Equal for statements that differ in literals, parameters and spelling alone; undefined of what PostgreSQL rejects. */
export function fingerprint(sql: string): string | undefined {
  try {
    return fingerprintSync(sql);
  } catch {
    return undefined;
  }
}
