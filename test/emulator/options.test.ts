import { describe, expect, it } from 'vitest';

import type { EmulatorOptions } from '../../src/emulator';
import { startEmulator } from '../../src/emulator';
import { call, OTHER, PAGE, start } from './graph';

const SECRET = 'never-to-be-seen';

describe('the options of an emulator', () => {
  it('may all be left out', async () => {
    const emulator = await start();
    expect((await call(emulator, 'GET', '/me')).body).toEqual({ id: PAGE.id, name: PAGE.name });
    expect(emulator.webhook).toBeUndefined();
  });

  it('count as left out where they are undefined', async () => {
    const emulator = await start({ pages: undefined, port: undefined, assumptions: undefined });
    expect((await call(emulator, 'GET', '/me')).status).toBe(200);
  });

  it.each([
    ['options', null, 'options must be an object, but is null.'],
    [
      'an unknown option',
      { prot: 1 },
      'Unknown option "prot" in the emulator\'s options; known are pages',
    ],
    ['pages', { pages: [] }, 'pages must be an array of at least one Page, but is an array.'],
    ['no list of pages', { pages: PAGE }, 'pages must be an array'],
    ['a page', { pages: ['1'] }, 'pages[0] must be an object, but is "1".'],
    ['a null page', { pages: [PAGE, null] }, 'pages[1] must be an object, but is null.'],
    [
      'a page’s option',
      { pages: [{ ...PAGE, token: SECRET }] },
      'Unknown option "token" in the emulator\'s pages[0]; known are id',
    ],
    ['a page’s id', { pages: [{ ...PAGE, id: 'me' }] }, 'pages[0].id must be an ID'],
    [
      'a page’s id that is the way to the page',
      { pages: [{ ...PAGE, id: '_page' }] },
      'pages[0].id must be an ID',
    ],
    ['a page’s number', { pages: [{ ...PAGE, id: 7 }] }, 'but is 7.'],
    ['a page’s name', { pages: [{ ...PAGE, name: '' }] }, 'pages[0].name must be a text'],
    ['two equal ids', { pages: [PAGE, { ...OTHER, id: PAGE.id }] }, 'have the same id'],
    [
      'two equal tokens',
      { pages: [PAGE, { ...OTHER, accessToken: PAGE.accessToken }] },
      'have the same accessToken',
    ],
    [
      'a token',
      { pages: [{ ...PAGE, accessToken: [SECRET] }] },
      'pages[0].accessToken must be a text that is not empty, but is an array.',
    ],
    [
      'a token in digits',
      { pages: [{ ...PAGE, accessToken: 12345 }] },
      'must be a text that is not empty, but is of type number.',
    ],
    [
      'an app secret',
      { appSecret: '' },
      'appSecret must be a text that is not empty, but is empty.',
    ],
    ['an app secret that is none', { appSecret: { SECRET } }, 'but is of type object.'],
    ['a webhook', { webhook: 'localhost:5000' }, 'webhook must be an absolute http(s) URL'],
    ['a webhook that is none', { webhook: 5000 }, 'but is 5000.'],
    ['a port', { port: 70_000 }, 'port must be a whole number from 0 to 65535, but is 70000.'],
    ['a port as text', { port: '80' }, 'but is "80".'],
    ['a latency', { latencyMs: -1 }, 'latencyMs must be a number of milliseconds'],
    ['echoes', { echoes: 'yes' }, 'echoes must be a boolean, but is "yes".'],
    ['proofs', { requireAppSecretProof: 1 }, 'requireAppSecretProof must be a boolean'],
    ['assumptions', { assumptions: true }, 'assumptions must be an object, but is true.'],
    ['null assumptions', { assumptions: null }, 'assumptions must be an object, but is null.'],
    [
      'an unknown assumption',
      { assumptions: { pageSiez: 1 } },
      'Unknown option "pageSiez" in the emulator\'s assumptions',
    ],
    ['an assumption', { assumptions: { pageSize: '9' } }, 'assumptions.pageSize must be of type'],
    ['a null assumption', { assumptions: { badToken: null } }, 'assumptions.badToken must be'],
  ])('are refused at once where they make no sense: %s', async (_, options, message) => {
    const starting = startEmulator(options as unknown as EmulatorOptions);
    await expect(starting).rejects.toThrow(TypeError);
    await expect(starting).rejects.toThrow(message);
    await expect(starting).rejects.not.toThrow(SECRET);
  });
});
