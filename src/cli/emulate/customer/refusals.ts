import type { RequestRecord } from '../../../emulator';

/** Looks for Graph calls that were answered with an error. */
export class Refusals {
  #last: RequestRecord | undefined;
  /** Those that have no answer yet. */
  #open: RequestRecord[] = [];

  /** @param requests grows at its end, and may lose what is old */
  constructor(private readonly requests: readonly RequestRecord[]) {
    this.#last = requests.at(-1);
  }

  /** The refused ones among those that were answered since it was asked last; of a batch its operations. */
  news(): RequestRecord[] {
    const { requests } = this;
    const from = this.#last === undefined ? 0 : requests.lastIndexOf(this.#last) + 1;
    this.#last = requests.at(-1);
    const all = [...this.#open, ...requests.slice(from)];
    this.#open = all.filter(({ status }) => status === null);
    return all
      .filter(({ status }) => status !== null)
      .flatMap((record) => [record, ...(record.batch ?? [])])
      .filter(({ error }) => error !== undefined);
  }
}
