/** What a terminal shows of a run: arm by arm, and the curve as text. */
import { expect, test } from 'vitest';
import { armLines, progressBar } from '../../cli/arm-lines.js';
import { armProgress } from '../../cli/arm-progress.js';
import { createLiveLines } from '../../cli/live-lines.js';
import type { Figure } from '../../plots/figure-data.js';
import { textCurves } from '../../plots/text-curves.js';
import { openTinyRun, store } from '../support/open-run.js';

const arm = (label: string, finished: number, failed = 0) => ({ label, cells: 2, asked: 200, finished, failed });

test('progressBar() goes in eighths of a character', () => {
  expect(progressBar(0, 4)).toBe('····');
  expect(progressBar(0.5, 4)).toBe('██··');
  expect(progressBar(17 / 32, 4)).toBe('██▏·');
  expect(progressBar(2, 4)).toBe('████');
});

test('armLines() has a line for each arm, with repetitions of each cell and failures', () => {
  expect(armLines([arm('oracle', 200), arm('smote', 50, 3), arm('none', 0)], 10)).toEqual([
    '  oracle    ████████████████████    100',
    '  smote     █████···············     25  3 failed',
    '  none      ····················  waits',
  ]);
});

test('armLines() leaves out what is finished if there is no room, and says how many', () => {
  const arms = [arm('a', 200), arm('b', 10), arm('c', 0), arm('d', 20), arm('e', 200)];
  expect(armLines(arms, 3)).toEqual([
    expect.stringContaining('b'),
    expect.stringContaining('c'),
    '  … 3 arms more, 2 of 5 finished',
  ]);
  expect(armLines(arms, 1)).toEqual([]);
});

test('armProgress() counts what the run asks for, arm by arm', async () => {
  const run = await openTinyRun({ repetitions: 4 });
  await store(run, run.arms[1]!, [run.arms[1]!.cells[0]!], { from: 0, to: 9 }, { codeOf: (r) => (r === 2 ? 1 : 0) });
  expect(await armProgress(run.ledger, run.spec)).toEqual([
    { label: 'oracle', cells: 2, asked: 8, finished: 0, failed: 0 },
    { label: 'smote', cells: 2, asked: 8, finished: 4, failed: 1 },
  ]);
});

test('lines are drawn in place, cut to the terminal’s width, and taken away', () => {
  let written = '';
  const write = (text: string) => {
    written += text;
    return true;
  };
  const live = createLiveLines({ columns: 30, write });
  live.draw(['one', 'x'.repeat(60)]);
  live.draw(['two']);
  expect(written).toContain(`\u001b[2A\r\u001b[2Ktwo\n\u001b[0J`);
  expect(written).toContain(`${'x'.repeat(29)}\n`);
  written = '';
  live.clear();
  expect(written).toBe('\u001b[1A\r\u001b[0J');
});

test('textCurves() puts each mean at its place, names the curves at their ends, and labels the axes', () => {
  const point = (x: number, mean: number) => ({ x, mean, mcse: 0, sd: 0, repetitions: 5, failed: 0 });
  const panel = {
    title: 'rademacher',
    curves: [
      { label: 'smote', key: 'smote', points: [point(0, 0.01), point(2, 0.1)] },
      { label: 'oracle', key: 'oracle', points: [point(0, 0.01), point(2, 0.001)] },
    ],
    references: [{ axis: 'x' as const, value: 1, label: 'γ = 1' }],
  };
  const figure: Figure = {
    panels: [panel],
    x: { title: 'γ', scale: 'linear' },
    y: { title: 'excess risk', scale: 'log' },
    spread: 'mcse',
    width: 'column',
    caption: '',
    sharedY: true,
  };
  const lines = textCurves(figure, panel, { columns: 60, rows: 9 });
  expect(lines).toEqual([
    'rademacher: excess risk',
    // two decades over nine rows: one every four
    '      0.1 ┤                    ┊                  ●  ● smote',
    '          │                    ┊',
    '          │                    ┊',
    '          │                    ┊',
    '     0.01 ┤ ■                  ┊',
    '          │                    ┊',
    '          │                    ┊',
    '          │                    ┊',
    '    0.001 ┤                    ┊                  ■  ■ oracle',
    '          └─┬─────────┬────────┬─────────┬────────┬',
    '            0.0      0.5      1.0       1.5      2.0',
    `${' '.repeat(50)}γ`,
  ]);
});

test('textCurves() says so if nothing is there yet', () => {
  const panel = { title: '', curves: [], references: [] };
  const figure: Figure = {
    panels: [panel],
    x: { title: 'γ', scale: 'linear' },
    y: { title: 'risk', scale: 'log' },
    spread: 'mcse',
    width: 'column',
    caption: '',
    sharedY: true,
  };
  expect(textCurves(figure, panel, { columns: 60, rows: 9 })).toEqual(['nothing is finished yet that could be drawn']);
});
