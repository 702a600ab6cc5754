import { hourOfSamples, type Metric } from '../metric';
import { shareText } from '../quantity-text';
import { countOf } from '../sessions';

/** Client connections against max_connections, this extension's own included. */
export const connections: Metric = {
  name: 'connections',
  title: 'Connections',
  unit: 'connections',
  read: ({ current }) => countOf(current.connections),
  outOf: ({ server }) => server.maxConnections,
  combine: 'highest',
  ring: hourOfSamples,
  threshold: {
    crossed: 'above',
    warning: 0.8,
    error: 0.95,
    measure: (value, { current: { server } }) =>
      value / Math.max(1, server.maxConnections - server.reservedConnections),
    message: (value, { current: { server } }) => {
      const free = server.maxConnections - server.reservedConnections;
      return `${value} of the ${free} connections that ordinary roles can have are taken (${shareText(value / Math.max(1, free))}). When all are, the server refuses new ones: close idle connections, or put a pooler in between.`;
    },
  },
};
