import type { Command } from 'commander';
import { auditRun, isClean } from '../../store/audit/audit.js';
import { auditRecord, auditWords } from '../audit-words.js';
import { EXIT, Exit } from '../exit.js';
import { requireSameNumerics } from '../same-numerics.js';
import { RUN_ARGUMENT, withRun } from '../workspace.js';

export function addAuditCommand(program: Command): void {
  program
    .command('audit')
    .description(
      'look for damage, gaps, duplicates and identical results under different seeds; computes nothing again',
    )
    .argument('<run>', RUN_ARGUMENT)
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  ballast audit figure-5')
    .action(async (idOrStudy: string, { json }: { json?: boolean }) => {
      await withRun(idOrStudy, async ({ ledger }, { record, study, spec }) => {
        requireSameNumerics('audit', record);
        const results = await auditRun(ledger, record, spec);
        const clean = isClean(results);
        if (json) {
          const about = { runId: record.id, study: study.name, clean };
          console.log(JSON.stringify({ ...about, ...auditRecord(study, results) }, null, 2));
        } else {
          console.log(
            `${record.id}   ${clean ? 'nothing wrong' : 'something is wrong'}\n\n${auditWords(study, results)}`,
          );
        }
        if (!clean) throw new Exit(EXIT.unfinished);
      });
    });
}
