import { LIMITS } from './limits';

/** The kinds of calls that the probe makes, in order. */
export function callsWith(psid: string) {
  const calls: [method: string, path: string, what: string][] = [
    ['GET', 'me', 'the Page of the access token'],
    ['GET', 'me', 'an invalid token, a wrong and a missing proof, old versions'],
    ['GET', 'me/personas', 'who is on the Page, and how its pages are cut and linked'],
    ['POST', 'me/personas', 'names that may be too long, and one name twice'],
    ['POST', 'me/messages', `typing_on and mark_seen to ${psid}`],
    ['POST', 'me/messages', 'typing_off to 1, an ID that nobody has'],
    ['DELETE', '<persona>', 'the first throw-away persona'],
    ['GET', '<persona>', 'what is said of it now'],
    ['POST', 'me/messages', `to ${psid}: under a deleted persona, under an unknown one`],
    ['POST', 'me/messages', `to ${psid}: an upload under a deleted persona`],
    ['POST', '/', `a batch: a persona, and a message to ${psid} under it`],
    ['DELETE', '<persona>', 'every throw-away persona, whatever happened'],
  ];
  return calls.map(([method, path, what]) => ({ method, path, what }));
}

/** What the probe is going to do, before it does anything. */
export function previewLines(psid: string): string[] {
  return [
    'probe makes these calls, and shows each one before it makes it:',
    '',
    ...callsWith(psid).map(
      ({ method, path, what }) => `   ${method.padEnd(6)} ${path.padEnd(17)} ${what}`,
    ),
    '',
    `At most ${LIMITS.persona} personas, ${LIMITS.message} messages and ${LIMITS.call} calls, not counting deletions and the check that they worked.`,
  ];
}
