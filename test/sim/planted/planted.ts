import { FAULTS_TO_PLANT } from './faults';

/**
 * Plants a fault in the package, in this process alone.
 *
 * @returns takes it away
 */
export function plant(name: string): () => void {
  const fault = FAULTS_TO_PLANT.find((each) => each.name === name);
  if (!fault) throw new Error(`There is no fault ${name} to plant.`);
  const undo = fault.of.map(({ prototype }) => {
    const methods = prototype as Record<string, (...given: unknown[]) => unknown>;
    const right = methods[fault.method] as (...given: unknown[]) => unknown;
    // A method that has gone would make a planted fault that is none.
    if (typeof right !== 'function') throw new Error(`There is no method ${fault.method}.`);
    methods[fault.method] = fault.make(right) as (...given: unknown[]) => unknown;
    return () => void (methods[fault.method] = right);
  });
  return () => undo.forEach((each) => each());
}
