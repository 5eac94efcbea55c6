/**
 * Compiles the vector kernels to `numerics/kernels/simd-code.ts`, which holds the WebAssembly code as text: numerics read no
 * files. Does nothing if that is newer than every source.
 */
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const OUT = fileURLToPath(new URL('../kernels/simd-code.ts', import.meta.url));

const newest = Math.max(...readdirSync(FOLDER).map((file) => statSync(FOLDER + file).mtimeMs));
if ((statSync(OUT, { throwIfNoEntry: false })?.mtimeMs ?? 0) <= newest) {
  let code;
  process.chdir(FOLDER);
  const options = '-O3 --debug --noAssert --enable simd --runtime stub -o kernels.wasm'.split(' ');
  const { error, stderr } = await asc.main(['index.ts', ...options], {
    writeFile: (_, contents) => {
      code = contents;
    },
  });
  if (error !== null) {
    console.error(stderr.toString());
    process.exit(1);
  }
  const text = Buffer.from(code).toString('base64');
  writeFileSync(OUT, `/** Made by numerics/assembly/build.mjs. */\nexport const SIMD_CODE =\n  '${text}';\n`);
}
