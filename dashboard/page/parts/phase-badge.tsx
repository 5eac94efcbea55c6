import type { RunPhase } from '../../contract.js';
import { PHASE_WORDS } from '../words.js';

const GLYPHS: Readonly<Record<string, string>> = {
  planning: 'M2 5.5h7',
  running: 'M3 1.5v8l6-4z',
  paused: 'M3 2v7M8 2v7',
  closing: 'M2 5.5h7',
  stopped: 'M2.5 2.5h6v6h-6z',
  cancelled: 'M2.5 2.5l6 6m0-6l-6 6',
  finished: 'M2 6l2.5 2.5L9 3',
};

/** The run's state: a colour, a sign and a word. */
export function PhaseBadge({ phase }: { readonly phase: RunPhase }) {
  const { word, tone } = PHASE_WORDS[phase];
  const solid = phase === 'running' || phase === 'stopped';
  return (
    <span class={`state ${tone}`}>
      <svg width="11" height="11" viewBox="0 0 11 11" aria-hidden="true">
        <path
          d={GLYPHS[phase]}
          fill={solid ? 'currentColor' : 'none'}
          stroke={solid ? 'none' : 'currentColor'}
          stroke-width="1.7"
        />
      </svg>
      {word}
    </span>
  );
}
