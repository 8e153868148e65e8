import { checkKeys, checkMs } from '../../errors';
import type { Service } from '../../service';
import type { InCharge } from '../../speakers/charge';
import type { PersonaRef } from '../../speakers/persona';
import { contextBehind } from '../../speakers/views';

/** How long `handOver` lasts. */
export interface HandOverOptions {
  /**
   * After how many milliseconds the bot has the conversation again. More than 0.
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
        checkKeys('handOver()', options, ['forMs'], '{ forMs }');
        const { forMs } = options;
        if (forMs !== undefined) checkMs('handOver(), `forMs`', forMs);
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
