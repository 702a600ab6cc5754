import type { StatementPlace } from '../../server/src/protocol/advice';
import type { NewMigration, WantedPlan } from '../../server/src/protocol/advice-view';

/** What a person can do in a row; the extension carries it out. */
export interface Actions {
  readonly copy: (text: string) => void;
  readonly migrate: (migration: NewMigration) => void;
  readonly openPlace: (place: StatementPlace) => void;
  readonly showPlan: (wanted: WantedPlan) => void;
}
