/** Holds the data folder of its argument, or the run of its second argument in it, until it is killed. */
import { tryHoldDataFolder } from '../../../../client/data-folder/hold.js';
import { holdRun } from '../../../../client/data-folder/hold-run.js';

const [folder = '', runId] = process.argv.slice(2);
const hold = runId === undefined ? tryHoldDataFolder(folder, 'run figure-5') : holdRun(folder, runId, `run ${runId}`);
console.log('held');
setInterval(() => hold, 60_000);
