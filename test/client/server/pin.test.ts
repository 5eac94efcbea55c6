import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CLI_VERSION, goModuleFolder, OLDEST_GO_VERSION, SERVER_VERSION } from '../../../client/server/pin.js';

test('the pin is the same in the code and in infra/temporal/go.mod', () => {
  const module = readFileSync(join(goModuleFolder()!, 'go.mod'), 'utf8');
  expect(module).toContain(`\nrequire github.com/temporalio/cli v${CLI_VERSION}\n`);
  expect(module).toContain(`\tgo.temporal.io/server v${SERVER_VERSION} // indirect\n`);
  expect(module).toContain(`\ngo ${OLDEST_GO_VERSION}\n`);
});
