import { isPersonaId } from '../speakers/profile-check';
import { UsageError } from './usage-error';

const LONGEST_NAME = 50;

/**
 * @param hint where to find such an ID
 * @throws UsageError for what is no ID of Messenger's
 */
export function digits(flag: string, hint = ''): (value: string) => string {
  return (value) => {
    if (isPersonaId(value)) return value;
    const complaint = `${flag} expects an ID made of digits, but got ${JSON.stringify(value)}.`;
    throw new UsageError([complaint, hint].filter(Boolean).join(' '));
  };
}

/** @throws UsageError for what is no ID of a persona */
export const personaId = digits('--id', 'list shows the IDs of all personas.');

/** @throws UsageError for a name that no persona can have */
export function personaName(value: string): string {
  const { length } = [...value];
  if (value.trim() === '') throw new UsageError('--name expects a name, but got only spaces.');
  if (/\p{Cc}/u.test(value)) {
    throw new UsageError('--name expects a name without line breaks and other control characters.');
  }
  if (length <= LONGEST_NAME) return value;
  throw new UsageError(
    `--name expects at most ${LONGEST_NAME} characters, but this name has ${length}.`,
  );
}

/** @throws UsageError for what is no address of a picture */
export function pictureUrl(value: string): string {
  const protocol = URL.canParse(value) ? new URL(value).protocol : '';
  if (protocol === 'https:' || protocol === 'http:') return value;
  throw new UsageError(
    `--pic expects an address that begins with https:// or http://, but got ${JSON.stringify(value)}.`,
  );
}
