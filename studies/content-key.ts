/** Names for content: the SHA-256 of its canonical JSON (RFC 8785), so that equal content has equal names everywhere. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import canonicalize from 'canonicalize';

/** @returns 64 hexadecimal digits */
export function contentKey(content: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(content))));
}

/** JSON with sorted keys and the shortest numbers that read back the same. */
export function canonicalJson(content: unknown): string {
  const text = canonicalize(content);
  if (text === undefined) throw new TypeError('Cannot name content: it has no JSON form');
  return text;
}
