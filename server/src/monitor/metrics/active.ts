import { hourOfSamples, type Metric } from '../metric';
import { countOf } from '../sessions';

/** Sessions that execute a statement, waiting ones included; the one that reads these statistics is left out. */
export const active: Metric = {
  name: 'active',
  title: 'Active',
  unit: 'connections',
  read: ({ current }) =>
    countOf(
      current.connections.filter(
        ({ state, isOwn }) => !isOwn && (state === 'active' || state === 'fastpath function call'),
      ),
    ),
  combine: 'highest',
  ring: hourOfSamples,
};
