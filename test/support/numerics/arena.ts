import { Arena, type ArenaMemory } from '../../../numerics/arena.js';
import { createKernelArena } from '../../../numerics/kernels/simd.js';

/** A growable block of memory with the shape of a WebAssembly.Memory; old buffers keep a copy instead of detaching. */
export function createMemory(pages = 0): ArenaMemory {
  let buffer = new ArrayBuffer(pages * 65536);
  return {
    get buffer() {
      return buffer;
    },
    grow(more) {
      const before = buffer.byteLength / 65536;
      const grown = new ArrayBuffer(buffer.byteLength + more * 65536);
      new Uint8Array(grown).set(new Uint8Array(buffer));
      buffer = grown;
      return before;
    },
  };
}

/** An arena with room for `bytes`, on whose arrays the vector kernels work. */
export function createArena(bytes = 1 << 20): Arena {
  const arena = createKernelArena();
  arena.reserve(bytes);
  return arena;
}

/** One on whose arrays the plain forms of the kernels work. */
export function createPlainArena(bytes = 1 << 20): Arena {
  const arena = new Arena(createMemory());
  arena.reserve(bytes);
  return arena;
}
