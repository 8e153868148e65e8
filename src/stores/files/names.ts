import { createHash } from 'node:crypto';
import { join } from 'node:path';

import { groupOf } from '../store';

/** The version that the first one of a record comes after. */
export const NO_VERSION = 'none';

const RECORDS = 'records';
const CURRENT = 'current-';
const CONTENT = /^([^.]+)\.after-([^.]+)\.json$/;
/** 128 bits in hexadecimal: file systems that ignore case must not mix names up. */
const HASH_DIGITS = 32;

/** The folder of all records of a group. Its name begins with the kind of the records, for a person who looks. */
export function groupFolder(root: string, group: string): string {
  const kind = /[a-z]{1,20}$/.exec(group)?.[0] ?? 'records';
  return join(root, RECORDS, `${kind}-${hashOf(group)}`);
}

/** The folder of one record. */
export function recordFolder(root: string, key: string): string {
  return join(groupFolder(root, groupOf(key)), hashOf(key));
}

/** Whether a folder of this name holds a record: there may be strange things between them. */
export function isRecordFolder(name: string): boolean {
  return new RegExp(`^[0-9a-f]{${HASH_DIGITS}}$`).test(name);
}

/** The empty file that says which version counts. There is one in each record's folder. */
export function currentFile(version: string): string {
  return CURRENT + version;
}

/** The file with the content of a version, which may only become current after this other version. */
export function contentFile(version: string, after: string): string {
  return `${version}.after-${after}.json`;
}

/** The two versions of which one has to be current for the file with a content to matter, the earlier one first. */
export function versionsOf(contentName: string): string[] {
  const [, version = '', after = ''] = CONTENT.exec(contentName) ?? [];
  return [after, version];
}

/** What stands in the folder of a record. */
export interface Listing {
  /** The version that counts, if there is one. */
  readonly version: string | undefined;
  /** The file with its content; `undefined` where it is missing. */
  readonly content: string | undefined;
  /** All files with contents. */
  readonly contents: readonly string[];
  /** Files that the store has not made. */
  readonly others: readonly string[];
  readonly isEmpty: boolean;
  /** Files from a moment before and a moment after a change: to be listed again. */
  readonly torn: boolean;
}

export function listingOf(names: readonly string[]): Listing {
  const current = names.filter((name) => name.startsWith(CURRENT));
  const contents = names.filter((name) => CONTENT.test(name));
  const version = current[0]?.slice(CURRENT.length);
  return {
    version,
    content: contents.find((name) => versionsOf(name)[1] === version),
    contents,
    others: names.filter((name) => !current.includes(name) && !contents.includes(name)),
    isEmpty: names.length === 0,
    torn: current.length > 1,
  };
}

/** JSON tells texts apart that differ in a lone surrogate alone; UTF-8 does not. */
function hashOf(text: string): string {
  return createHash('sha256').update(JSON.stringify(text)).digest('hex').slice(0, HASH_DIGITS);
}
