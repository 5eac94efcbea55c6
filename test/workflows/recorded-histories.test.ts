/**
 * The workflows as they are take up what any recorded version of them has left: every history in `histories/` replays.
 *
 * What to do when one does not: histories/README.md.
 */
import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { describe, expect, onTestFinished, test } from 'vitest';
import * as workflows from '../../workflows/index.js';
import { machineTraces } from './histories/history-text.js';
import { manifestProblems, readManifest, recordedVersions, versionFolder } from './histories/manifest.js';

const CODE = readFileSync(fileURLToPath(new URL('../../dist/workflow-bundle.cjs', import.meta.url)), 'utf8');

Runtime.install({ shutdownSignals: [], logger: new DefaultLogger('ERROR') });

const versions = recordedVersions();
const newest = versions.at(-1) ?? 0;

test.each(Object.keys(workflows))('%s has histories of the newest recorded version', (workflow) => {
  expect(readManifest(versionFolder(newest)).histories.map((history) => history.workflow)).toContain(workflow);
});

describe.each(versions)('histories of version %i', (version) => {
  const folder = versionFolder(version);
  const { histories } = readManifest(folder);
  const text = (file: string) => readFileSync(join(folder, file), 'utf8');

  test('are those that its manifest lists, as they were recorded', () => {
    expect(manifestProblems(folder)).toEqual([]);
    expect(readManifest(folder).version).toBe(version);
  });

  test('tell nothing of the machine that recorded them', () => {
    expect(histories.flatMap(({ file }) => machineTraces(text(file)))).toEqual([]);
  });

  test.each(histories)('$file replays', async ({ file }) => {
    await replay(CODE, text(file));
  });
});

describe('replay', () => {
  const segment = readFileSync(join(versionFolder(newest), 'plain.segment-0.json'), 'utf8');
  const run = readFileSync(join(versionFolder(newest), 'plain.run-0.json'), 'utf8');

  test('refuses a workflow that asks for something else than it did', async () => {
    await expect(replay(edited(CODE, 'closeRun', 'shutRun'), run)).rejects.toThrow(DeterminismViolationError);
    await expect(replay(edited(CODE, 'runBatch', 'runBunch'), segment)).rejects.toThrow(DeterminismViolationError);
  });

  test('refuses a history of something that the workflow does not do', async () => {
    await expect(replay(CODE, edited(run, '"closeRun"', '"shutRun"'))).rejects.toThrow(DeterminismViolationError);
    await expect(replay(CODE, edited(segment, '"runBatch"', '"runBunch"'))).rejects.toThrow(DeterminismViolationError);
  });
});

test('manifestProblems() names what was edited, added and lost', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ballast-histories-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync(versionFolder(newest), folder, { recursive: true });
  copyFileSync(join(folder, 'plain.run-0.json'), join(folder, 'another.json'));
  rmSync(join(folder, 'plain.run-0.json'));
  writeFileSync(join(folder, 'cancel.run-0.json'), '{}');
  expect(manifestProblems(folder).sort()).toEqual([
    'another.json is not listed',
    'cancel.run-0.json was edited',
    'plain.run-0.json is not there',
  ]);
});

/** @throws {DeterminismViolationError} if the workflow does not do what the history says */
async function replay(code: string, text: string): Promise<void> {
  const history = JSON.parse(text);
  // segments are named for the run
  const { workflowId } = history.events[0].workflowExecutionStartedEventAttributes;
  await Worker.runReplayHistory({ workflowBundle: { code } }, history, workflowId);
}

/** The text with every such piece replaced; there must be one. */
function edited(text: string, piece: string, replacement: string): string {
  expect(text).toContain(piece);
  return text.replaceAll(piece, replacement);
}
