'use strict';

const DUPLICATE_KEY = 11000;

/** The group of a key: what stands before its last space. */
const groupOf = (key) => key.slice(0, Math.max(0, key.lastIndexOf(' ')));
const textOf = (record) => record && JSON.stringify(record);

/**
 * A store of bottender-persona in MongoDB. Make an index on `group`, once: `collection.createIndex({ group: 1 })`.
 *
 * Records are kept as text: MongoDB compares documents by the order of their fields, and would change numbers.
 *
 * @param collection of the package `mongodb`, with writeConcern and readConcern `majority` on a replica set. The bot makes its
 * client, and closes it
 */
function mongoStore(collection) {
  /** @returns whether there was none of this key */
  async function insert(key, record) {
    try {
      await collection.insertOne({ _id: key, group: groupOf(key), record: textOf(record) });
      return true;
    } catch (error) {
      if (error.code === DUPLICATE_KEY) return false;
      throw error;
    }
  }

  return {
    async get(key) {
      const found = await collection.findOne({ _id: key });
      return found ? JSON.parse(found.record) : undefined;
    },

    async set(key, record) {
      const change = { $set: { record: textOf(record) } };
      for (;;) {
        const { matchedCount } = await collection.updateOne({ _id: key }, change);
        if (matchedCount === 1 || (await insert(key, record))) return;
      }
    },

    /** Each way is one operation on one document: MongoDB lets one of several win that expect the same. */
    async swap(key, expected, next) {
      if (!expected && !next) return (await this.get(key)) === undefined;
      if (!expected) return insert(key, next);
      const present = { _id: key, record: textOf(expected) };
      if (!next) return (await collection.deleteOne(present)).deletedCount === 1;
      const change = { $set: { record: textOf(next) } };
      return (await collection.updateOne(present, change)).matchedCount === 1;
    },

    async delete(key) {
      await collection.deleteOne({ _id: key });
    },

    async list(group) {
      const found = await collection.find({ group }).toArray();
      return found.map(({ _id, record }) => [_id, JSON.parse(record)]);
    },

    // The client is the bot's own.
    async close() {},
  };
}

module.exports = { mongoStore };
