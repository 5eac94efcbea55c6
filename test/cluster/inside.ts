/** Runs in namespaces of its own (see `namespaces.ts`): opens the stage, plays, prints a report as JSON on the last line. */
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { playScale } from './scale.js';
import { openStage } from './stage.js';
import { playStory, type StoryOptions } from './story.js';

/** What `startInside` is given, as JSON. */
export interface Play extends StoryOptions {
  readonly what: 'story' | 'scale';
  /** Of the study of many cells. */
  readonly cells: number;
  /** Where logs are kept; nowhere if absent. */
  readonly keep?: string;
}

const play = JSON.parse(process.argv[2] ?? '{}') as Play;
const started = performance.now();
const stage = await openStage();
const startSeconds = Math.round((performance.now() - started) / 100) / 10;
try {
  const told = play.what === 'scale' ? await playScale(stage, play) : await playStory(stage, play);
  console.log(JSON.stringify({ seconds: Math.round((performance.now() - started) / 1000), startSeconds, ...told }));
} catch (error) {
  console.log(JSON.stringify({ problems: [(error as Error).stack] }));
} finally {
  if (play.keep !== undefined) {
    mkdirSync(play.keep, { recursive: true });
    for (const name of readdirSync(stage.folder).filter((one) => one.endsWith('.log'))) {
      copyFileSync(path.join(stage.folder, name), path.join(play.keep, name));
    }
  }
  await stage.close();
}
process.exit();
