import type { Sample } from '../protocol/monitor';
import { DatabaseError } from './database-error';
import type { Sampler } from './sampler';

interface SamplingHandlers {
  onSample(sample: Sample): void;
  /** After the first failure, and after every attempt that fails again. Times are of this machine's clock. */
  onLost(loss: Loss): void;
}

export interface Loss {
  readonly sinceMs: number;
  readonly reason: string;
  readonly nextAttemptAtMs: number;
}

export interface SamplingLoop {
  /** Takes up another interval, and samples at once unless a sample is under way. */
  restart(intervalMs: number): void;
  /** No handler is called any more. Cancels a sample that is under way. */
  stop(): void;
}

const firstRetryMs = 1_000;
const longestRetryMs = 10_000;

/** Samples now and then every `intervalMs`, one sample at a time; waits longer and longer while the server is away. */
export function startSampling(
  sampler: Sampler,
  intervalMs: number,
  handlers: SamplingHandlers,
): SamplingLoop {
  const abort = new AbortController();
  let interval = intervalMs;
  let timer: NodeJS.Timeout | undefined;
  let isSampling = false;
  let isWanted = false;
  let lostSinceMs: number | undefined;
  let retryMs = firstRetryMs;

  const next = (delayMs: number) => {
    timer = setTimeout(() => void sampleOnce(), isWanted ? 0 : delayMs);
    isWanted = false;
  };

  // Never rejects: it is started by a timer, which nobody awaits.
  const sampleOnce = async () => {
    isSampling = true;
    const startedAtMs = Date.now();
    try {
      const sample = await sampler.sample(abort.signal);
      if (abort.signal.aborted) return;
      lostSinceMs = undefined;
      retryMs = firstRetryMs;
      next(Math.max(0, interval - (Date.now() - startedAtMs)));
      handlers.onSample(sample);
    } catch (error) {
      if (abort.signal.aborted) return;
      clearTimeout(timer);
      lostSinceMs ??= Date.now();
      next(retryMs);
      handlers.onLost({
        sinceMs: lostSinceMs,
        reason: reasonText(error),
        nextAttemptAtMs: Date.now() + retryMs,
      });
      retryMs = Math.min(2 * retryMs, longestRetryMs);
    } finally {
      isSampling = false;
    }
  };

  next(0);
  return {
    restart(newIntervalMs) {
      interval = newIntervalMs;
      retryMs = firstRetryMs;
      if (isSampling) {
        isWanted = true;
        return;
      }
      clearTimeout(timer);
      next(0);
    },
    stop() {
      clearTimeout(timer);
      abort.abort();
    },
  };
}

function reasonText(error: unknown): string {
  if (error instanceof DatabaseError) return error.message;
  return error instanceof Error
    ? `The server's statistics cannot be read: ${error.message}.`
    : 'The server cannot be read.';
}
