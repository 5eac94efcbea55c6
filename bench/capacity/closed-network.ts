/**
 * How many batches a second a cluster carries: a closed network of queues, simulated.
 *
 * Each compute thread has one batch at a time. The batch waits a while that costs nobody CPU time (messages on their way, commits),
 * and needs CPU time at stations: the machines of Temporal, of the databases, of the workers. A station has some cores and serves
 * whoever comes first. Times are exponentially distributed around their means, which is more uneven than real ones.
 *
 * Assumptions: there is always another batch; no host fails; stations do not slow down under load other than by their queues.
 */
import seedrandom from 'seedrandom';

export interface Station {
  readonly name: string;
  readonly cores: number;
  /** CPU time of a batch there, in milliseconds. */
  readonly demandMs: number;
  /** CPU time that it takes there besides when it is done: nobody waits for it, but it has its share of the cores. */
  readonly behindMs?: number;
}

export interface Network {
  readonly threads: number;
  /** Time of a batch that nobody's CPU is needed for, and that no other batch can lengthen: computing on a core of one's own, too. */
  readonly delayMs: number;
  readonly stations: readonly Station[];
}

export interface Carried {
  readonly batchesPerSecond: number;
  /** Of each station: the share of its cores that is busy. */
  readonly use: readonly number[];
}

/** In place of a thread: work that none waits for. */
const BEHIND = -1;
/** Batches that are not counted, while the queues fill. */
const WARM_UP = 0.2;

/** @param batches so many are simulated; the error of the rate is about 1 / √batches */
export function simulate({ threads, delayMs, stations }: Network, batches = 40_000, seed = 'capacity'): Carried {
  const random = seedrandom.alea(seed);
  const drawn = (mean: number) => (mean === 0 ? 0 : -mean * Math.log(1 - random()));
  const queues = stations.map(() => [] as number[]);
  const free = stations.map(({ cores }) => cores);
  const busyMs = stations.map(() => 0);
  const events = new EventQueue();
  let [now, done, from] = [0, 0, 0];

  /** The batch of a thread goes to the next station, or is done and another begins. */
  function enter(thread: number, station: number): void {
    const at = stations[station];
    if (at === undefined) {
      done++;
      for (const [i, { behindMs = 0 }] of stations.entries()) if (behindMs > 0) join(BEHIND, i);
      if (done === Math.floor(WARM_UP * batches)) {
        from = now;
        busyMs.fill(0);
      }
      events.add({ at: now + drawn(delayMs), thread, station: -1 });
    } else join(thread, station);
  }
  function join(thread: number, station: number): void {
    if (free[station]! > 0) serve(thread, station);
    else queues[station]!.push(thread);
  }
  function serve(thread: number, station: number): void {
    const { demandMs, behindMs = 0 } = stations[station]!;
    const took = drawn(thread === BEHIND ? behindMs : demandMs);
    free[station]!--;
    busyMs[station]! += took;
    events.add({ at: now + took, thread, station });
  }

  for (let thread = 0; thread < threads; thread++) events.add({ at: drawn(delayMs), thread, station: -1 });
  while (done < batches) {
    const { at, thread, station } = events.next();
    now = at;
    if (station >= 0) {
      free[station]!++;
      const waiting = queues[station]!.shift();
      if (waiting !== undefined) serve(waiting, station);
    }
    if (thread !== BEHIND) enter(thread, station + 1);
  }
  const seconds = (now - from) / 1000;
  return {
    batchesPerSecond: ((1 - WARM_UP) * batches) / seconds,
    use: stations.map(({ cores }, i) => busyMs[i]! / 1000 / seconds / cores),
  };
}

interface Event {
  readonly at: number;
  readonly thread: number;
  /** The one that is left; −1 for the delay. */
  readonly station: number;
}

/** The next event first: a binary heap. */
class EventQueue {
  readonly #heap: Event[] = [];

  add(event: Event): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(event);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (heap[parent]!.at <= event.at) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = event;
  }

  next(): Event {
    const heap = this.#heap;
    const first = heap[0]!;
    const last = heap.pop()!;
    if (heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && heap[child + 1]!.at < heap[child]!.at) child++;
      if (heap[child]!.at >= last.at) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return first;
  }
}
