/**
 * What a worker says: one line of JSON for each thing that happens, for people at a terminal in words. Lines carry run, arm, batch and
 * attempt; never a payload or a setting.
 */
import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import type { HearWork } from '../activities/work-events.js';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

/** To stderr, at once: a worker may be killed. @param level by BALLAST_LOG_LEVEL; info if it names none */
export function openLog(level: string | undefined, isTerminal: boolean): Logger {
  const known = LOG_LEVELS.find((name) => name === level) ?? 'info';
  const options = { level: known, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime };
  const stderr = pino.destination({ dest: 2, sync: true });
  return pino(options, isTerminal ? pretty({ destination: 2, sync: true, ignore: 'pid' }) : stderr);
}

/** Batches begun and stored are for those who look closely; what fails is for everybody. */
export function logWork(log: Logger): HearWork {
  return (event) => {
    const { runId: run } = event;
    switch (event.kind) {
      case 'planned':
        log.info({ run, study: event.study, batches: event.batches }, 'planned');
        break;
      case 'begun':
        if (event.attempt > 1) log.warn({ run, batch: event.batch, attempt: event.attempt }, 'batch is tried again');
        else log.debug({ run, batch: event.batch, attempt: event.attempt }, 'batch begun');
        break;
      case 'stored': {
        const { arm, batch, attempt, jobs, threadMs, writeMs } = event;
        const repetitions = jobs.reduce((sum, { result }) => sum + result.done * result.codes.length, 0);
        const times = { threadMs: Math.round(threadMs), writeMs: Math.round(writeMs) };
        log.info({ run, arm, batch, attempt, repetitions, ...times }, 'stored');
        break;
      }
      case 'ended':
        log.debug({ run, batch: event.batch, attempt: event.attempt }, 'batch ended');
        break;
      case 'failed':
        log.error({ run, batch: event.batch, attempt: event.attempt, err: event.error }, 'batch failed');
    }
  };
}
