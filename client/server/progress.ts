/** What is being done to get a server, for a progress bar. */
export interface Progress {
  readonly step: 'download' | 'wait' | 'modules' | 'compile' | 'link';
  readonly done: number;
  /** Undefined where it cannot be known. */
  readonly total?: number;
}

export type OnProgress = (progress: Progress) => void;
