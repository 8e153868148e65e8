import { get } from 'lodash';

import { answerInWords, isDone, refusalIn } from './answer';
import type { Findings } from './findings';
import type { ThrowAways } from './throw-aways';

const LIMIT = 50;

/**
 * What names personas may have. Leaves at least one persona on the Page, if Messenger lets it.
 *
 * Meta's page says "50 characters", and not of what: a name is made that has few enough of one unit, and too many of
 * the next.
 */
export async function askNames(throwAways: ThrowAways, findings: Findings): Promise<void> {
  const { mark } = throwAways;
  const tooLong = mark.padEnd(LIMIT + 1, 'x');
  const long = await throwAways.create(tooLong, `a name of ${LIMIT + 1} characters`);
  const refusal = long && refusalIn(long);
  findings.learn('longName', refusal, answerInWords(long));
  if (long && isDone(long)) {
    // What it is counted in makes no difference where it is not enforced.
    findings.learn('nameUnit', undefined, '');
    await throwAways.create(tooLong, 'the same name again');
    return;
  }
  const unit = refusal && (await unitOf(throwAways, refusal.code));
  findings.learn('nameUnit', unit?.unit, `in ${unit?.unit}`);
  const name = unit?.name ?? mark;
  if (throwAways.living.length === 0) await throwAways.create(name, 'a persona like any other');
  const [first] = throwAways.living;
  if (first === undefined) return;
  const again = await throwAways.create(name, 'the same name again');
  const isSame = again && get(again.body, 'id') === first;
  const said =
    again &&
    (isDone(again)
      ? isSame
        ? 'gives the same persona'
        : 'gives another persona'
      : answerInWords(again));
  const duplicate = again && refusalIn(again);
  const mayBeTwo = again && (isDone(again) ? !isSame : duplicate && false);
  findings.learn('duplicateNames', mayBeTwo, said ?? '');
  if (duplicate) findings.learn('duplicateName', duplicate, said ?? '');
}

async function unitOf(throwAways: ThrowAways, refusalCode: number) {
  const { mark } = throwAways;
  const emoji = `${mark} ${'🙂'.repeat(20)}`;
  const inPoints = await throwAways.create(
    emoji,
    `${LIMIT} UTF-16 units are too few for this name`,
  );
  if (!inPoints) return undefined;
  if (isDone(inPoints)) return { unit: 'codePoints', name: emoji } as const;
  if (refusalIn(inPoints)?.code !== refusalCode) return undefined;
  const accents = `${mark} ${'é'.repeat(25)}`;
  const inUnits = await throwAways.create(accents, `${LIMIT} bytes are too few for this name`);
  if (!inUnits) return undefined;
  if (isDone(inUnits)) return { unit: 'utf16', name: accents } as const;
  return refusalIn(inUnits)?.code === refusalCode
    ? ({ unit: 'bytes', name: mark } as const)
    : undefined;
}
