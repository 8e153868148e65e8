import { createHash } from 'node:crypto';

import type { Clock } from '../clock';
import { PersonaError } from '../errors';
import type { Page } from '../graph/pages';
import type { PersonaProfile } from '../speakers/persona';
import { RECORD_VERSION, type StoreRecord } from '../stores/store';

/** @throws PersonaError `STORE` for a record that a later release wrote */
export function checkVersion(record: unknown): void {
  const { version } = (record ?? {}) as Partial<StoreRecord>;
  if (typeof version !== 'number' || version <= RECORD_VERSION) return;
  throw new PersonaError(
    'STORE',
    `The store holds records of version ${version}, but this release of bottender-persona reads records up to ` +
      `version ${RECORD_VERSION}. Update bottender-persona in all processes that share the store.`,
  );
}

/** What every record of a persona says of it. */
export function factsOf({ name, profilePictureUrl }: PersonaProfile, clock: Clock) {
  return { version: RECORD_VERSION, name, profilePictureUrl, createdAtMs: clock.wallMs() };
}

export function personaKey(page: Page, identity: string): string {
  return `${personaGroup(page)} ${hashOf(identity)}`;
}

export function claimKey(page: Page, identity: string): string {
  return `${claimGroup(page)} ${hashOf(identity)}`;
}

export function temporaryKey(page: Page, recordId: string): string {
  return `${temporaryGroup(page)} ${recordId}`;
}

/** Temporary personas and creations without a clear answer. */
export function temporaryGroup(page: Page): string {
  return `${pageKey(page)} temporary`;
}

export function personaGroup(page: Page): string {
  return `${pageKey(page)} persona`;
}

export function claimGroup(page: Page): string {
  return `${pageKey(page)} claim`;
}

function pageKey({ origin, id }: Page): string {
  return `${origin} ${id}`;
}

/** Of a fixed length: profiles come with URLs of any length, and stores limit their keys. */
export function hashOf(identity: string): string {
  return createHash('sha256').update(identity).digest('hex');
}
