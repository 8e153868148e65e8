import type { Account } from '../graph/account';
import type { Companion } from '../graph/graph-calls';
import type { Page } from '../graph/pages';
import type { Wanted } from '../speakers/persona';

/** A persona that a message wants to be spoken by. */
export interface Asked<W extends Wanted = Wanted> {
  readonly account: Account;
  readonly page: Page;
  readonly wanted: W;
  /** A message that may travel with the creation. */
  readonly companion?: Companion | undefined;
  /** The ID of the one that has vanished, where there was one. */
  readonly previousId?: string;
}
