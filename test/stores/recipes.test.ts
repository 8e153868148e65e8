import { createRequire } from 'node:module';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Pool } from 'pg';

import { storeLaw, type PersonaStore } from '../../src';
import { botOn, JOHN, spoken, startTestEmulator } from '../support/bot';
import { withServer } from '../support/with-server';
import { MongoCollection } from './support/mongo-collection';
import { startPostgres, type PostgresServer } from './support/postgres';

const load = createRequire(__filename);
const { createTable, postgresStore } = load('../../examples/stores/postgres-store.js') as {
  createTable(pool: Pool): Promise<void>;
  postgresStore(pool: Pool): PersonaStore;
};
const { mongoStore } = load('../../examples/stores/mongo-store.js') as {
  mongoStore(collection: MongoCollection): PersonaStore;
};

withServer('PostgreSQL', describe)('the recipe of a store in PostgreSQL', () => {
  let postgres: PostgresServer;
  beforeAll(async () => {
    postgres = await startPostgres();
    await createTable(postgres.pool());
  }, 30_000);
  afterAll(() => postgres.close());

  it.each(storeLaw)('keeps the law: $name', async ({ check }) => {
    await postgres.pool().query('TRUNCATE bottender_personas');
    await check(postgresStore(postgres.pool()), () => postgresStore(postgres.pool()));
  });

  it('keeps the personas of bots', async () => {
    const emulator = await startTestEmulator();
    for (const text of ['one', 'two']) {
      const store = postgresStore(postgres.pool());
      const bot = botOn(emulator, { personas: { store, roster: { john: JOHN } } });
      await bot.handle((context) => context.sendText(text, { persona: 'john' }));
    }
    expect(spoken(emulator).map(([name]) => name)).toEqual([JOHN.name, JOHN.name]);
    expect(emulator.personas()).toHaveLength(1);
  });
});

describe('the recipe of a store in MongoDB', () => {
  it.each(storeLaw)('keeps the law on a collection in memory: $name', async ({ check }) => {
    const collection = new MongoCollection();
    await check(mongoStore(collection), () => mongoStore(collection));
  });
});
