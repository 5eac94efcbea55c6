import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { switchTheme } from '../state/theme.js';
import { useKeys } from '../state/use-keys.js';
import { useNow } from '../state/use-now.js';
import { ago, clock } from '../words.js';
import { KeysDialog } from './keys-dialog.js';

interface FrameProps {
  readonly crumbs: ComponentChildren;
  readonly connected: boolean;
  /** When the last data came; 0 before. */
  readonly at: number;
  readonly children: ComponentChildren;
}

/** What is around every page: where one is, whether it is live. */
export function Frame({ crumbs, connected, at, children }: FrameProps) {
  const now = useNow();
  const [keys, showKeys] = useState(false);
  useKeys({ '?': () => showKeys(true) });
  const words = at === 0 ? 'Connecting' : connected ? 'Live' : `Disconnected, data of ${clock(at)}`;
  return (
    <>
      <a class="skip" href="#main">
        Skip to content
      </a>
      <header class="top">
        <a class="brand" href="/">
          <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
            <path
              d="M2 13C5 13 6 5 9 5s4 5 7 5"
              fill="none"
              stroke="var(--accent)"
              stroke-width="2"
              stroke-linecap="round"
            />
            <path d="M2 16h14" stroke="var(--accent)" stroke-width="1.5" stroke-linecap="round" opacity=".6" />
          </svg>
          Ballast
        </a>
        <nav class="crumbs" aria-label="Where you are">
          {crumbs}
        </nav>
        <p class="live" role="status" title={at === 0 ? undefined : `last data ${ago(at, now)}`}>
          <span class={connected ? 'dot' : 'dot old'} /> {words}
        </p>
        <button type="button" class="quiet" onClick={switchTheme}>
          Theme
        </button>
        <button type="button" class="quiet" onClick={() => showKeys(true)} aria-label="Keys">
          ?
        </button>
      </header>
      <main id="main" class="page">
        {children}
      </main>
      {keys && <KeysDialog onClose={() => showKeys(false)} />}
    </>
  );
}
