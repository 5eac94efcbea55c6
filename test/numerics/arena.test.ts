import { expect, test } from 'vitest';
import { Arena, type ArenaMemory, arenaBytesOf } from '../../numerics/arena.js';
import { createMemory } from '../support/numerics/arena.js';

test('Arena cuts 16-byte aligned views that do not overlap', () => {
  const arena = new Arena(createMemory(1), 20);
  const a = arena.float64(3);
  const b = arena.int32(5);
  const c = arena.float64(2);
  expect([a.byteOffset, b.byteOffset, c.byteOffset]).toEqual([32, 64, 96]);
  a.fill(1);
  b.fill(2);
  c.fill(3);
  expect([...a, ...b, ...c]).toEqual([1, 1, 1, 2, 2, 2, 2, 2, 3, 3]);
});

test('Arena takes what arenaBytesOf() says', () => {
  const arena = new Arena(createMemory(1));
  for (const length of [0, 1, 2, 3, 17]) {
    const before = arena.mark();
    arena.float64(length);
    const between = arena.mark();
    arena.int32(length);
    expect(between - before).toBe(arenaBytesOf(length));
    expect(arena.mark() - between).toBe(arenaBytesOf(length, 4));
  }
});

test('Arena.float64() throws if the space was not reserved', () => {
  const arena = new Arena(createMemory(1));
  expect(() => arena.float64(8193)).toThrow(
    new RangeError('Cannot take 65552 bytes of the arena: 65536 are left, reserve() more'),
  );
  arena.reserve(65552);
  expect(arena.float64(8193).length).toBe(8193);
});

test('Arena.reserve() grows once, and refuses while views exist', () => {
  const memory = createMemory(1);
  const arena = new Arena(memory);
  arena.reserve(3 * 65536 + 1);
  expect(memory.buffer.byteLength).toBe(4 * 65536);
  arena.reserve(10);
  expect(memory.buffer.byteLength).toBe(4 * 65536);
  arena.float64(1);
  expect(() => arena.reserve(10)).toThrow('Cannot reserve arena space: views exist');
  arena.reset();
  arena.reserve(10);
});

test('Arena.rewind() frees what was cut since the mark, and reset() starts an epoch', () => {
  const arena = new Arena(createMemory(1));
  const epoch = arena.epoch;
  arena.float64(4);
  const mark = arena.mark();
  const first = arena.float64(4);
  arena.rewind(mark);
  expect(arena.float64(4).byteOffset).toBe(first.byteOffset);
  expect(() => arena.rewind(arena.mark() + 16)).toThrow('Cannot rewind the arena');
  expect(arena.epoch).toBe(epoch);
  arena.reset();
  expect(arena.epoch).toBe(epoch + 1);
});

test('Arena works on a WebAssembly.Memory', () => {
  const { Memory } = Reflect.get(globalThis, 'WebAssembly') as {
    Memory: new (options: { initial: number }) => ArenaMemory;
  };
  const arena = new Arena(new Memory({ initial: 1 }));
  arena.reserve(200_000);
  const view = arena.float64(20_000);
  view.fill(1.5);
  expect(view[19_999]).toBe(1.5);
});
