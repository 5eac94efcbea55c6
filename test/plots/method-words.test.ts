import { expect, test } from 'vitest';
import { kindOf, methodWords } from '../../plots/method-words.js';
import { METHODS, methodLabel } from '../../studies/method.js';

test('methodWords() says every label in a reader’s words', () => {
  const labels = ['none', 'naive', 'fixed', 'vtss', 'vtss[0,4]', 'vtss(error)', 'vtss[0.6,1.4](error)'];
  expect(labels.map(methodWords)).toEqual([
    'no augmentation',
    'naive, γ = 1',
    'fixed γ',
    'VTSS',
    'VTSS, Γ = [0, 4]',
    'VTSS by error',
    'VTSS by error, Γ = [0.6, 1.4]',
  ]);
  const others = ['class-weighted', 'class-weighted(0.3)', 'theory', 'best-of-17', 'best-of-5(gamma=0.8)', 'new'];
  expect(others.map(methodWords)).toEqual([
    'class weights',
    'class weights, 0.3',
    'theory’s γ',
    'best of 17 draws, γ = 1',
    'best of 5 draws, γ = 0.8',
    'new',
  ]);
});

test('kindOf() finds the kind in every label that studies make', () => {
  for (const kind of METHODS) {
    const label = methodLabel(kind === 'best-of-k' ? { kind, k: 17, gamma: 0.5 } : { kind });
    expect(kindOf(label)).toBe(kind);
    expect(methodWords(label)).not.toBe('');
  }
  expect(kindOf('smote(k=3)')).toBe('smote');
  expect(kindOf('')).toBe('');
});
