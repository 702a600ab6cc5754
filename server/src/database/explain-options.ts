export interface ExplainChoice {
  /** `server_version_num`. */
  readonly version: number;
  readonly analyze: boolean;
  /** The plan for any value of the parameters, by GENERIC_PLAN. */
  readonly generic: boolean;
}

/** The first version that plans a statement with parameters as it stands; before, it has to be prepared. */
export const genericPlanVersion = 160_000;

/**
 * `EXPLAIN (…) ` with everything that the server's version can tell.
 * https://www.postgresql.org/docs/current/sql-explain.html
 */
export function explainPrefix(choice: ExplainChoice): string {
  const names = options
    .filter((option) => choice.version >= option.since && option.applies(choice))
    .map((option) => option.text);
  // The mark tells it from what the application runs.
  return `EXPLAIN /* forecost */ (${names.join(', ')}) `;
}

interface Option {
  readonly text: string;
  readonly since: number;
  readonly applies: (choice: ExplainChoice) => boolean;
}

const always = () => true;
const whenExecuted = (choice: ExplainChoice) => choice.analyze;

const options: readonly Option[] = [
  { text: 'FORMAT JSON', since: 0, applies: always },
  { text: 'ANALYZE', since: 0, applies: whenExecuted },
  { text: 'VERBOSE', since: 0, applies: always },
  { text: 'SETTINGS', since: 120_000, applies: always },
  { text: 'SUMMARY', since: 100_000, applies: always },
  { text: 'BUFFERS', since: 130_000, applies: always },
  { text: 'WAL', since: 130_000, applies: whenExecuted },
  { text: 'GENERIC_PLAN', since: genericPlanVersion, applies: (choice) => choice.generic },
  { text: 'MEMORY', since: 170_000, applies: always },
  // Without it, what detoasting and printing the rows cost stays invisible.
  { text: 'SERIALIZE TEXT', since: 170_000, applies: whenExecuted },
];
