/** Holds the data folder of its argument until it is killed. */
import { holdDataFolder } from '../../../../client/data-folder/hold.js';

const hold = holdDataFolder(process.argv[2] as string, 'run figure-5');
console.log('held');
setInterval(() => hold, 60_000);
