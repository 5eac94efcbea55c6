import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { UserError } from '../../client/user-error.js';
import { cellCount } from '../../studies/grid.js';
import { studyJsonSchema } from '../../studies/json-schema.js';
import { suggestion } from '../../studies/problem.js';
import { catalogFile, catalogNames, loadStudy } from '../load-study.js';
import { alignedTable, grouped } from '../words.js';

export function addStudiesCommand(program: Command): void {
  program
    .command('studies')
    .description('list the shipped studies, or print one as a file to start from')
    .argument('[name]', 'print this study')
    .option('--json', 'as JSON')
    .option('--schema', 'print the JSON Schema of study files, for editors')
    .addHelpText('after', '\nExample:\n  ballast studies figure-5 > mine.yaml\n  ballast run mine.yaml')
    .action(async (name: string | undefined, options: { json?: boolean; schema?: boolean }) => {
      if (options.schema) {
        console.log(JSON.stringify(studyJsonSchema(), null, 2));
      } else if (name !== undefined) {
        await printStudy(name, options.json === true);
      } else {
        await listStudies(options.json === true);
      }
    });
}

async function printStudy(name: string, json: boolean): Promise<void> {
  if (!catalogNames().includes(name)) {
    throw new UserError(
      `Cannot find the study "${name}"${suggestion(name, catalogNames())}; shipped are ${catalogNames().join(', ')}`,
    );
  }
  if (json) console.log(JSON.stringify(await loadStudy(name), null, 2));
  else process.stdout.write(readFileSync(catalogFile(name), 'utf8'));
}

async function listStudies(json: boolean): Promise<void> {
  const studies = await Promise.all(catalogNames().map((name) => loadStudy(name)));
  const rows = studies.map((study) => ({
    name: study.name,
    title: study.title ?? '',
    cells: cellCount(study),
    repetitions: study.repetitions,
  }));
  if (json) console.log(JSON.stringify(rows, null, 2));
  else {
    const table = rows.map(({ name, cells, repetitions, title }) => [
      name,
      grouped(cells),
      grouped(repetitions),
      title,
    ]);
    console.log(alignedTable(['study', 'cells', 'repetitions', 'what it shows'], table));
  }
}
