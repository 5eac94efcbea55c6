/** Histories as files: JSON as Temporal's own tools write it, one event on a line, without what tells of the machine. */
import type { History } from '@temporalio/common/lib/proto-utils.js';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { machinePaths } from '../../support/machine-paths.js';

/** What takes the place of a process, or of a queue that a process had for itself. */
const SOMEBODY = 'recorded';

/** @throws {Error} if something of the machine would be left in it */
export function historyText(history: History): string {
  const { events } = JSON.parse(historyToJSON(history), withoutMachine) as { events: readonly unknown[] };
  const text = `{"events":[\n${events.map((event) => JSON.stringify(event)).join(',\n')}\n]}\n`;
  const found = machineTraces(text);
  if (found.length > 0) throw new Error(`Cannot keep a history: it must not tell of a machine, got ${found.join(' ')}`);
  return text;
}

/** Names of processes and paths of folders in a history's text, payloads included. */
export function machineTraces(text: string): string[] {
  const payloads = [...text.matchAll(/"data":"([A-Za-z0-9+/=]+)"/g)];
  const decoded = payloads.map((match) => Buffer.from(match[1]!, 'base64').toString('utf8'));
  return [text, ...decoded].flatMap((part) => [...machinePaths(part), ...(part.match(/\b\d+@[\w.-]+/g) ?? [])]);
}

function withoutMachine(key: string, value: unknown): unknown {
  if (key === 'identity') return SOMEBODY;
  if (key === 'stackTrace') return undefined;
  if (key === 'taskQueue' && isSticky(value)) return { ...value, name: SOMEBODY };
  return value;
}

function isSticky(value: unknown): value is { readonly kind: string } {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'TASK_QUEUE_KIND_STICKY';
}
