/**
 * A map that forgets what nobody has asked for in a long time, so that it cannot grow without end.
 *
 * An entry has an owner (a Page, an origin) and a name. The `limit` entries that were used last are always there, and
 * never more than twice as many. Reading an entry allocates nothing.
 */
export class Recent<Owner, Value> {
  private young = new Map<Owner, Map<string, Value>>();
  private old = new Map<Owner, Map<string, Value>>();
  private count = 0;

  constructor(private readonly limit: number) {}

  get(owner: Owner, name: string): Value | undefined {
    const value = this.young.get(owner)?.get(name);
    if (value !== undefined) return value;
    const aged = this.old.get(owner)?.get(name);
    if (aged !== undefined) this.set(owner, name, aged);
    return aged;
  }

  set(owner: Owner, name: string, value: Value): void {
    let named = this.young.get(owner);
    if (!named) this.young.set(owner, (named = new Map<string, Value>()));
    if (!named.has(name)) this.count += 1;
    named.set(name, value);
    if (this.count < this.limit) return;
    this.old = this.young;
    this.young = new Map();
    this.count = 0;
  }

  delete(owner: Owner, name: string): void {
    this.old.get(owner)?.delete(name);
    const named = this.young.get(owner);
    if (!named?.delete(name)) return;
    this.count -= 1;
    if (named.size === 0) this.young.delete(owner);
  }

  has(owner: Owner): boolean {
    return this.young.has(owner) || this.old.has(owner);
  }

  /** The names of all entries of this owner. One may come twice. */
  *namesOf(owner: Owner): Generator<string> {
    for (const entries of [this.young, this.old]) yield* entries.get(owner)?.keys() ?? [];
  }
}
