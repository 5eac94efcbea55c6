/** Runs in namespaces of its own (see `namespaces.ts`): opens the stage, plays, prints a report as JSON. */
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { openStage } from './stage.js';
import { playStory } from './story.js';

const [repetitions = '500', cutSeconds = '8', keep = ''] = process.argv.slice(2);
const started = performance.now();
const stage = await openStage();
const startSeconds = (performance.now() - started) / 1000;
try {
  const told = await playStory(stage, { repetitions: Number(repetitions), cutMs: 1000 * Number(cutSeconds) });
  console.log(JSON.stringify({ seconds: Math.round((performance.now() - started) / 1000), startSeconds, ...told }));
} catch (error) {
  console.log(JSON.stringify({ problems: [(error as Error).stack] }));
} finally {
  if (keep !== '') {
    mkdirSync(keep, { recursive: true });
    for (const name of readdirSync(stage.folder).filter((one) => one.endsWith('.log'))) {
      copyFileSync(path.join(stage.folder, name), path.join(keep, name));
    }
  }
  await stage.close();
}
process.exit();
