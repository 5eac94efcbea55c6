/** Names for content: the SHA-256 of its canonical JSON (RFC 8785), so that equal content has equal names everywhere. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import canonicalize from 'canonicalize';

/** From text to the 64 hexadecimal digits of its SHA-256. */
export type Sha256Hex = (text: string) => string;

let sha256Hex: Sha256Hex = (text) => bytesToHex(sha256(utf8ToBytes(text)));

/** Has names hashed by the platform's own SHA-256, which is the same function, and faster than pure JavaScript. */
export function hashBy(platform: Sha256Hex): void {
  sha256Hex = platform;
}

/** @returns 64 hexadecimal digits */
export function contentKey(content: unknown): string {
  return sha256Hex(canonicalJson(content));
}

/**
 * Names of objects that differ in one field: all others are written once.
 *
 * @param rest the other fields; some must stand before `field` in the alphabet, and some after it
 * @returns the content key of `rest` with the field
 */
export function contentKeysBy(field: string, rest: Readonly<Record<string, unknown>>): (value: unknown) => string {
  const part = (belongs: (name: string) => boolean) =>
    canonicalJson(Object.fromEntries(Object.entries(rest).filter(([name]) => belongs(name)))).slice(1, -1);
  const before = part((name) => name < field);
  const after = part((name) => name > field);
  if (before === '' || after === '') throw new RangeError(`Cannot name content by ${field}: fields must surround it`);
  const [begin, end] = [`{${before},${JSON.stringify(field)}:`, `,${after}}`];
  return (value) => sha256Hex(begin + canonicalJson(value) + end);
}

/** JSON with sorted keys and the shortest numbers that read back the same. */
export function canonicalJson(content: unknown): string {
  const text = canonicalize(content);
  if (text === undefined) throw new TypeError('Cannot name content: it has no JSON form');
  return text;
}
