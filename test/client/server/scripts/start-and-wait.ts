/** Starts a server in the data folder of its first argument, prints its pid, and waits to be killed. */
import { checkExecutable } from '../../../../client/server/executable.js';
import { startServer } from '../../../../client/server/start-server.js';

const [folder, path] = process.argv.slice(2) as [string, string];
const check = await checkExecutable(path);
if (!check.ok) throw new Error(check.problem);
const server = await startServer({ folder, executable: check.executable });
console.log(server.pid);
setInterval(() => server, 60_000);
