'use strict';

/** The group of a key: what stands before its last space. */
const groupOf = (key) => key.slice(0, Math.max(0, key.lastIndexOf(' ')));
const textOf = (record) => record && JSON.stringify(record);

/** Makes the table, once. */
async function createTable(pool) {
  await pool.query(`
    CREATE TABLE IF NOT EXISTS bottender_personas (
      key text PRIMARY KEY,
      "group" text NOT NULL,
      record text NOT NULL
    )`);
  await pool.query(`
    CREATE INDEX IF NOT EXISTS bottender_personas_group ON bottender_personas ("group")`);
}

/**
 * A store of bottender-persona in PostgreSQL, in the table that `createTable` makes.
 *
 * Records are kept as text, not as `jsonb`: that sorts what is in them, and refuses some names.
 *
 * @param pool of the package `pg`. The bot makes it, and closes it
 */
function postgresStore(pool) {
  const count = async (sql, values) => (await pool.query(sql, values)).rowCount;

  return {
    async get(key) {
      const sql = 'SELECT record FROM bottender_personas WHERE key = $1';
      const { rows } = await pool.query(sql, [key]);
      return rows[0] && JSON.parse(rows[0].record);
    },

    async set(key, record) {
      const sql = `INSERT INTO bottender_personas VALUES ($1, $2, $3)
        ON CONFLICT (key) DO UPDATE SET record = excluded.record`;
      await pool.query(sql, [key, groupOf(key), textOf(record)]);
    },

    /** Each way is one statement: PostgreSQL lets one of several win that expect the same. */
    async swap(key, expected, next) {
      if (!expected && !next) return (await this.get(key)) === undefined;
      if (!expected) {
        const sql = 'INSERT INTO bottender_personas VALUES ($1, $2, $3) ON CONFLICT DO NOTHING';
        return (await count(sql, [key, groupOf(key), textOf(next)])) === 1;
      }
      if (!next) {
        const sql = 'DELETE FROM bottender_personas WHERE key = $1 AND record = $2';
        return (await count(sql, [key, textOf(expected)])) === 1;
      }
      const sql = 'UPDATE bottender_personas SET record = $3 WHERE key = $1 AND record = $2';
      return (await count(sql, [key, textOf(expected), textOf(next)])) === 1;
    },

    async delete(key) {
      await pool.query('DELETE FROM bottender_personas WHERE key = $1', [key]);
    },

    async list(group) {
      const sql = 'SELECT key, record FROM bottender_personas WHERE "group" = $1';
      const { rows } = await pool.query(sql, [group]);
      return rows.map(({ key, record }) => [key, JSON.parse(record)]);
    },

    // The pool is the bot's own.
    async close() {},
  };
}

module.exports = { createTable, postgresStore };
