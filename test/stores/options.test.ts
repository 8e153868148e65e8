import { describe, expect, it } from 'vitest';

import { fileStore, PersonaError, redisStore } from '../../src';

const nothing = () => Promise.resolve(null);
const client = { eval: nothing, evalsha: nothing };

const bad: [string, () => unknown, RegExp][] = [
  ['a path that is no text', () => fileStore({ path: 5 as never }), /`path`.*got 5/],
  ['an empty path', () => fileStore({ path: '' }), /`path`.*got ""/],
  ['an unknown option of a file', () => fileStore({ folder: 'x' } as never), /"folder".*path/],
  ['a path in the place of options', () => fileStore('x' as never), /object of options.*"x"/],
  ['no client', () => redisStore(undefined as never), /client of ioredis.*`eval`/],
  ['a client without eval', () => redisStore({ ...client, eval: 1 } as never), /`eval`/],
  ['a client without evalsha', () => redisStore({ eval: nothing } as never), /`evalsha`/],
  [
    'a prefix that is no text',
    () => redisStore(client, { prefix: null as never }),
    /`prefix`.*null/,
  ],
  ['an unknown option of Redis', () => redisStore(client, { db: 1 } as never), /"db".*prefix/],
];

describe('a store', () => {
  it.each(bad)('refuses %s at once', (_, make, message) => {
    expect(make).toThrow(PersonaError);
    expect(make).toThrow(message);
    expect(make).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }) as Error);
  });

  it('takes good options, and those that are undefined', () => {
    expect(() => fileStore({ path: undefined })).not.toThrow();
    expect(() => redisStore(client, { prefix: 'a:' })).not.toThrow();
  });
});
