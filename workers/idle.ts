/** Tells when a worker has had nothing to do for so long that it may go: on a batch system an idle node costs somebody else's time. */
import type { HearWork } from '../activities/work-events.js';

export interface IdleWatch {
  /** Hears what the worker does. */
  readonly hear: HearWork;
  /** Resolves when nothing was done for so long; never while a batch is in hand. */
  readonly idle: Promise<void>;
  stop(): void;
}

/** Looks so often in a period. */
const LOOKS = 20;

export function watchIdle(periodMs: number): IdleWatch {
  let inHand = 0;
  let lastAt = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const idle = new Promise<void>((resolve) => {
    timer = setInterval(() => {
      if (inHand === 0 && performance.now() - lastAt >= periodMs) resolve();
    }, periodMs / LOOKS);
    timer.unref();
  });
  return {
    hear({ kind }) {
      lastAt = performance.now();
      if (kind === 'begun') inHand++;
      if (kind === 'ended' || kind === 'failed') inHand--;
    },
    idle,
    stop: () => clearInterval(timer),
  };
}
