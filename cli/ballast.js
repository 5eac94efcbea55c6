#!/usr/bin/env node
// The `ballast` command: checks what it needs, then hands over to the compiled program.
import { existsSync } from 'node:fs';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Cannot start: Ballast needs Node 20.19 or newer, got ${process.versions.node}`);
  process.exit(2);
}
const program = new URL('../dist/cli/main.js', import.meta.url);
if (!existsSync(program)) {
  console.error('Cannot start: Ballast is not built; run `npm run build` in its folder');
  process.exit(2);
}
await import(program.href);
