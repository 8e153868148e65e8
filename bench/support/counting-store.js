'use strict';

/** The group of the processes that live. */
const LIVING = 'process';

/** A store of a bot's own, as `PersonaStore` describes it: records by group, and a count of each kind of access. */
class CountingStore {
  accesses = { get: 0, set: 0, swap: 0, delete: 0, list: 0 };
  forgets = true;
  groups = new Map();

  /** How many records there are, but for those of who lives. */
  get size() {
    let size = 0;
    for (const [group, records] of this.groups) if (group !== LIVING) size += records.size;
    return size;
  }

  async get(key) {
    this.accesses.get += 1;
    return parsed(this.recordsOf(key).get(key));
  }

  async set(key, record) {
    this.accesses.set += 1;
    this.recordsOf(key).set(key, JSON.stringify(record));
  }

  async swap(key, expected, next) {
    this.accesses.swap += 1;
    const records = this.recordsOf(key);
    if (records.get(key) !== (expected && JSON.stringify(expected))) return false;
    if (next) records.set(key, JSON.stringify(next));
    else this.take(key);
    return true;
  }

  async delete(key) {
    this.accesses.delete += 1;
    this.take(key);
  }

  async list(group) {
    // A look at who lives concerns no Page.
    if (group !== LIVING) this.accesses.list += 1;
    const records = this.groups.get(group) ?? new Map();
    return [...records].map(([key, record]) => [key, JSON.parse(record)]);
  }

  async close() {}

  recordsOf(key) {
    const group = groupOf(key);
    let records = this.groups.get(group);
    if (!records) this.groups.set(group, (records = new Map()));
    return records;
  }

  take(key) {
    const records = this.recordsOf(key);
    records.delete(key);
    if (records.size === 0) this.groups.delete(groupOf(key));
  }
}

function groupOf(key) {
  return key.slice(0, key.lastIndexOf(' '));
}

function parsed(record) {
  return record === undefined ? undefined : JSON.parse(record);
}

module.exports = { CountingStore };
