/** What a running study can be told: pause, resume, extend, another priority. */
import { ApplicationFailure, type CancellationScope, setHandler } from '@temporalio/workflow';
import { extend, type PauseRequest, pause, resume, setPriority } from './messages.js';
import type { Segments } from './segments.js';

/** What outlives continue-as-new. */
export interface SteeringState {
  readonly paused: boolean;
  readonly extended: boolean;
  readonly priority: number;
}

export interface Steering {
  paused(): boolean;
  priority(): number;
  /** True once for each stretch of extensions. */
  takeExtension(): boolean;
  /** Has what stops work in hand, a pause or another priority, cancel this scope. */
  stopWith(scope: CancellationScope): void;
  /** From now on the run is at its end, and takes nothing more. */
  close(): void;
  state(): SteeringState;
}

/** Installs the handlers. */
export function openSteering(segments: Segments, before: SteeringState): Steering {
  let { paused, extended, priority } = before;
  let closed = false;
  let stoppable: CancellationScope | undefined;

  function refuseAtEnd(): void {
    if (closed) throw rejected('the run is at its end');
  }

  setHandler(
    pause,
    async ({ now }: PauseRequest): Promise<void> => {
      paused = true;
      if (now) stoppable?.cancel();
      await segments.tell({ paused, now });
    },
    {
      validator: (_request: PauseRequest) => {
        if (paused) throw rejected('the run is paused already');
        refuseAtEnd();
      },
    },
  );
  setHandler(
    resume,
    async (): Promise<void> => {
      paused = false;
      await segments.tell({ paused, now: false });
    },
    {
      validator: () => {
        if (!paused) throw rejected('the run is not paused');
      },
    },
  );
  setHandler(
    extend,
    async (): Promise<void> => {
      extended = true;
    },
    { validator: refuseAtEnd },
  );
  setHandler(
    setPriority,
    async (wanted: number): Promise<void> => {
      // a plan that waits behind other runs is asked for again
      if (wanted !== priority) stoppable?.cancel();
      priority = wanted;
      await segments.tellPriority(priority);
    },
    { validator: (_wanted: number) => refuseAtEnd() },
  );

  return {
    paused: () => paused,
    priority: () => priority,
    takeExtension() {
      const taken = extended;
      extended = false;
      return taken;
    },
    stopWith(scope) {
      stoppable = scope;
    },
    close() {
      closed = true;
    },
    state: () => ({ paused, extended, priority }),
  };
}

function rejected(reason: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(reason, 'Rejected');
}
