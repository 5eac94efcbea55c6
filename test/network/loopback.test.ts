import { expect, test } from 'vitest';
import { isLoopback } from '../../network/loopback.js';

test.each(['localhost', '127.0.0.1', '127.8.9.10', '::1'])('isLoopback() knows %s', (host) => {
  expect(isLoopback(host)).toBe(true);
});

test.each(['127.evil.example', '0.0.0.0', '::', '10.0.0.1', 'localhost.example', '128.0.0.1', ''])(
  'isLoopback() does not take %s for this machine',
  (host) => {
    expect(isLoopback(host)).toBe(false);
  },
);
