import { FAULTS_TO_PLANT } from './faults';

/**
 * Plants a fault in the package, in this process alone.
 *
 * @returns takes it away
 */
export function plant(name: string): () => void {
  const fault = FAULTS_TO_PLANT.find((each) => each.name === name);
  if (!fault) throw new Error(`There is no fault ${name} to plant.`);
  const { make, method, owner } = fault;
  const before = owner[method] as (...args: unknown[]) => unknown;
  owner[method] = make(before);
  return () => void (owner[method] = before);
}
