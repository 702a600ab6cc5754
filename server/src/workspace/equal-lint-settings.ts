import type { LintSettings } from '../lint/settings';

/** Gives equal settings one identity, by which the linter keeps what follows from them: most files are judged alike. */
export class EqualLintSettings {
  private readonly known = new Map<string, LintSettings>();

  same(settings: LintSettings): LintSettings {
    const { limit, runsOnce, severities } = settings;
    const key = JSON.stringify([limit, runsOnce, [...severities].sort()]);
    const before = this.known.get(key);
    if (before) return before;
    this.known.set(key, settings);
    return settings;
  }

  forget(): void {
    this.known.clear();
  }
}
