import { Claims } from '../../../src/records/claims';

/** A method, whatever it takes and gives. */
type Method = (this: never, ...args: never[]) => unknown;

/** A fault that a method of the package may have. */
export interface PlantedFault {
  readonly name: string;
  readonly owner: Record<string, unknown>;
  readonly method: string;
  /** Makes the faulty method of the right one. */
  readonly make: (before: (...args: unknown[]) => unknown) => Method;
}

const prototypeOf = (Class: { prototype: object }) => Class.prototype as Record<string, unknown>;

export const FAULTS_TO_PLANT: readonly PlantedFault[] = [
  {
    name: 'everybody may claim',
    owner: prototypeOf(Claims),
    method: 'claim',
    make: () => () => Promise.resolve(true),
  },
];
