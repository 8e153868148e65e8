/**
 * What belongs to an object, made when it is asked for the first time and kept as long as the object lives.
 *
 * It is nearly always asked for the same object again: that costs one comparison.
 */
export class Memo<Key extends object, Value> {
  private readonly values = new WeakMap<Key, Value>();
  private lastKey: Key | undefined = undefined;
  private lastValue: Value | undefined = undefined;

  constructor(private readonly make: (key: Key) => Value) {}

  of(key: Key): Value {
    if (key === this.lastKey) return this.lastValue as Value;
    let value = this.values.get(key);
    if (value === undefined) this.values.set(key, (value = this.make(key)));
    this.lastKey = key;
    this.lastValue = value;
    return value;
  }
}
