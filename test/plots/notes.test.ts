import { expect, test } from 'vitest';
import { figureNotes } from '../../plots/figure.js';
import { GALLERY } from './gallery.js';

const notesOf = (name: string) => figureNotes(GALLERY[name]!).join(' ');

test('figureNotes() names the spread', () => {
  expect(notesOf('figure-5')).toBe('Bands: mean ± 2 Monte Carlo standard errors (MCSE).');
  expect(notesOf('figure-3-sd')).toContain(
    'Bars: mean ± 1 standard deviation over repetitions, not the error of the mean.',
  );
});

test('figureNotes() says that one repetition has no standard error', () => {
  expect(notesOf('one-repetition')).toBe('A mean of one repetition has no standard error and no spread.');
});

test('figureNotes() counts failures and says that means are conditional', () => {
  expect(notesOf('gaps')).toContain('† SMOTE: 37 of 10\u2009037 repetitions failed; means are conditional on success.');
  expect(notesOf('gaps')).toContain('× on the axis: no successful repetition there.');
  expect(notesOf('one-panel-failed')).toContain('SMOTE, Rademacher: all 10\u2009000 repetitions failed.');
});

test('figureNotes() owns up to means that a log axis cannot show', () => {
  expect(notesOf('below-zero')).toContain('↓ on the axis: a mean of zero or below, which a log axis cannot show (1).');
  expect(notesOf('below-zero')).toContain('What reaches zero or below is cut at the log axis.');
});

test('figureNotes() says how far an unfinished run is', () => {
  expect(notesOf('young')).toContain('Unfinished: 3\u2009200 of 40\u2009000 repetitions');
});
