import isPlainObject from 'lodash/isPlainObject';

import { didYouMean, PersonaError, shown } from '../../errors';
import type { Service } from '../../service';
import type { InCharge } from '../../speakers/charge';
import type { PersonaRef } from '../../speakers/persona';
import { contextBehind } from '../../speakers/views';

/** For how long `handOver` holds. */
export interface HandOverOptions {
  /**
   * After how many milliseconds the bot has the conversation again: more than 0.
   *
   * @default until `takeBack()`
   */
  readonly forMs?: number;
}

/** The calls that say who has the conversation. */
export function peopleCalls({
  people: { charges },
  speakers,
}: Pick<Service, 'people' | 'speakers'>): PropertyDescriptorMap {
  return {
    inCharge: {
      get(this: object): InCharge {
        return charges.now(contextBehind(this));
      },
    },
    handOver: {
      value(this: object, ref?: PersonaRef | null, options: HandOverOptions = {}): void {
        checkKeys(options, ['forMs'], 'handOver()');
        const { forMs } = options;
        if (forMs !== undefined) checkMs('forMs', forMs, 'handOver()');
        const kept =
          ref === undefined ? undefined : speakers.forConversation(this, ref, 'handOver()');
        charges.handOver(contextBehind(this), { forMs, ref: kept });
      },
    },
    takeBack: {
      value(this: object): void {
        charges.takeBack(contextBehind(this));
      },
    },
  };
}

/** @throws PersonaError `INVALID_OPTION` */
export function checkKeys(options: unknown, known: readonly string[], where: string): void {
  const names = known.map((name) => `\`${name}\``).join(', ');
  if (!isPlainObject(options)) throw badOption(`an object of options (${names})`, options, where);
  const unknown = Object.keys(options as object).find((key) => !known.includes(key));
  if (unknown !== undefined) throw badOption(`no option but ${names}`, unknown, where, known);
}

/** @throws PersonaError `INVALID_OPTION` */
export function checkMs(name: string, value: unknown, where: string): void {
  if (typeof value === 'number' && value > 0 && value < Infinity) return;
  throw badOption(`\`${name}\` to be a number of milliseconds above 0`, value, where);
}

export function badOption(
  expected: string,
  got: unknown,
  where: string,
  known: readonly string[] = [],
): PersonaError {
  const hint = typeof got === 'string' ? didYouMean(got, known) : '';
  return new PersonaError(
    'INVALID_OPTION',
    `${where}: expected ${expected}, but got ${shown(got)}.${hint}`,
  );
}
