import type { Schema } from '../../schema/schema';
import { snapshotSchema } from '../../snapshot/snapshot-schema';
import type { PlannerSource } from '../planner-source';
import { assumedSchema } from './assumed-schema';

/** The schema that a planner of a source has, as the linter knows one. */
export function sourceSchema(source: PlannerSource): Schema {
  return source.kind === 'snapshot'
    ? snapshotSchema(source.snapshot)
    : assumedSchema(source.files, source.assume);
}
