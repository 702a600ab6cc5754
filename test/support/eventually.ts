import { vi } from 'vitest';

/** Waits until an assertion holds, on however busy a machine. */
export function eventually<T>(assertion: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(assertion, { timeout: 25_000, interval: 100 });
}
