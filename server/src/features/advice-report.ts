import type { AssumedRows } from '../planner/planner-source';
import type {
  AdviceReport,
  AdvisedIndex,
  DroppableIndex,
  IndexAdvice,
  ProposedDesign,
  ReportedIndex,
  Sourced,
} from '../protocol/advice';

/** The contract of `advise --format json`, without what only a view needs. */
export function adviceReport(
  { sources: _, sizeBytes: _size, writeCost: _cost, ...advice }: IndexAdvice,
  assume?: AssumedRows,
): AdviceReport {
  return {
    ...(assume && { assumedRows: { ...assume.tables, '*': assume.rows } }),
    ...advice,
    indexes: advice.indexes.map(advised),
    redundant: advice.redundant.map(({ coveredBy, ...index }) => ({ ...dropped(index), coveredBy })),
    unused: advice.unused.map(dropped),
    unplanned: advice.unplanned.map(placed),
  };
}

function advised({ design, change, proposed, choice, statements, ...index }: ProposedDesign): AdvisedIndex {
  return { ...index, statements: statements.map(placed) };
}

function dropped({ change, name, statements, ...index }: DroppableIndex): ReportedIndex {
  return { ...index, ...(statements && { statements: statements.map(placed) }) };
}

function placed<T extends Sourced>({ source, ...statement }: T): Omit<T, 'source'> {
  return statement;
}
