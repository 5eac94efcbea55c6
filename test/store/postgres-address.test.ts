import { expect, test } from 'vitest';
import { parsePostgresAddress } from '../../store/postgres/address.js';

const FAR = 'postgres://me@db.lab.example';

test('parsePostgresAddress() takes what libpq takes, and a schema', () => {
  const address = 'postgresql://me:p%40ss@127.0.0.1:6000/studies?schema=mine';
  expect(parsePostgresAddress(address)).toEqual({
    host: '127.0.0.1',
    port: 6000,
    database: 'studies',
    user: 'me',
    password: 'p@ss',
    schema: 'mine',
    tls: undefined,
    shown: 'postgres://me@127.0.0.1:6000/studies?schema=mine',
  });
  expect(parsePostgresAddress('postgres:///studies')).toMatchObject({
    host: 'localhost',
    port: 5432,
    schema: 'ballast',
  });
  expect(parsePostgresAddress('postgres://%2Fvar%2Frun/studies')).toMatchObject({ host: '/var/run', tls: undefined });
  expect(parsePostgresAddress('postgres://[::1]/studies')).toMatchObject({ host: '::1', tls: undefined });
});

test('parsePostgresAddress() asks servers elsewhere to prove who they are', () => {
  expect(parsePostgresAddress(`${FAR}/x`).tls).toEqual({ rejectUnauthorized: true, checksName: true });
  expect(parsePostgresAddress(`${FAR}/x?sslmode=verify-ca`).tls).toEqual({
    rejectUnauthorized: true,
    checksName: false,
  });
  expect(parsePostgresAddress('postgres://localhost/x?sslmode=verify-full').tls?.checksName).toBe(true);
});

test('parsePostgresAddress() refuses plaintext to other machines, unless that is asked for', () => {
  expect(() => parsePostgresAddress(`${FAR}/x?sslmode=disable`)).toThrow(
    /sends everything in the clear, and db.lab.example is not this machine; .*--insecure/,
  );
  expect(() => parsePostgresAddress(`${FAR}/x?sslmode=require`)).toThrow(/does not check who the server is/);
  expect(() => parsePostgresAddress('postgres://127.evil.example/x?sslmode=disable')).toThrow(/is not this machine/);
  expect(parsePostgresAddress(`${FAR}/x?sslmode=disable`, { insecure: true }).tls).toBeUndefined();
  expect(parsePostgresAddress(`${FAR}/x?sslmode=require`, { insecure: true }).tls?.rejectUnauthorized).toBe(false);
});

test('parsePostgresAddress() lists everything that is wrong, without the password', () => {
  const address = 'postgres://me:secret@localhost?sslmode=on&schema=A-b&pool=3&sslrootcert=/not/there';
  expect(() => parsePostgresAddress(address)).toThrow(
    /parameter "pool" is not known.*schema must be.*must name a database.*sslmode must be one of.*sslrootcert must be a file/,
  );
  expect(() => parsePostgresAddress(address)).not.toThrow(/secret/);
  expect(() => parsePostgresAddress('postgres://me:a/b@host/x')).toThrow(/must look like postgres:/);
});
