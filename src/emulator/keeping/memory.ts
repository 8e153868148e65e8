import type { KeptFile } from '../graph/world/files';
import type { GraphState } from '../graph/world/state';
import type { PageMemory } from '../page/notebook';

/** All that an emulator finds again at its next start. */
export interface Memory {
  readonly version: 1;
  readonly state: Omit<GraphState, 'files'>;
  /** By ID. */
  readonly files: readonly (readonly [string, KeptFile])[];
  /** What the page shows. */
  readonly page: PageMemory;
  /** Records of a bot are for one origin: the next start takes the same port, if it is free. */
  readonly port: number;
  /** How far the emulator's time is ahead of the machine's, in milliseconds. */
  readonly aheadMs: number;
}
