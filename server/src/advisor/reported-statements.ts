import type {
  ChangedStatement,
  ReportedPlace,
  Sourced,
  StatementPlace,
  StatementSource,
} from '../protocol/advice';

/** A statement with the places where it stands; none of one that only the server knows. */
export interface WorkloadEntry {
  readonly sql: string;
  readonly places: readonly StatementPlace[];
  /** As pg_stat_statements counted, where it knows the statement. */
  readonly calls: number | undefined;
}

/** The statements of a workload that a report names, each with its whole text once. */
export class ReportedStatements {
  readonly sources: StatementSource[] = [];
  private readonly numbers = new Map<number, number>();

  constructor(private readonly workload: readonly WorkloadEntry[]) {}

  at(place: number): ReportedPlace & Sourced {
    const entry = this.workload[place];
    const { sql = '', places = [], calls } = entry ?? {};
    const source = this.numbers.get(place) ?? this.sources.push({ sql, places }) - 1;
    this.numbers.set(place, source);
    const statement = sql.replace(/\s+/g, ' ').trim();
    return { ...places[0], statement, ...(calls !== undefined && { calls }), source };
  }

  changed(place: number, costBefore: number, costAfter: number): ChangedStatement & Sourced {
    return { ...this.at(place), costBefore, costAfter };
  }
}
