import type { MessengerContext } from 'bottender';
import { describe, expect, it } from 'vitest';

import { PersonaError } from '../src';
import { JOHN, startBot } from './support/bot';

const LONG_NAME = 'x'.repeat(51);
const ids = [
  'abc',
  '12a',
  '-1',
  '1.5',
  ' 1',
  '1\n',
  '../me',
  'me/messages',
  '１２',
  5,
  12n,
  true,
  {},
  [],
];

const badProfiles: [string, unknown, RegExp][] = [
  ['an empty name', { ...JOHN, name: '' }, /1 to 50 characters.*""/],
  ['a blank name', { ...JOHN, name: '  ' }, /1 to 50 characters/],
  ['no name', { profilePictureUrl: JOHN.profilePictureUrl }, /`name`.*undefined/],
  ['a name that is no text', { ...JOHN, name: 5 }, /`name`.*got 5/],
  ['an over-long name', { ...JOHN, name: LONG_NAME }, /at most 50 characters, not 51/],
  [
    'an over-long name of emoji',
    { ...JOHN, name: '🙂'.repeat(51) },
    /at most 50 characters, not 51/,
  ],
  [
    'a line break in the name',
    { ...JOHN, name: 'John\nMathew' },
    /control characters.*John\\nMathew/,
  ],
  ['a DEL in the name', { ...JOHN, name: 'John\u007f' }, /control characters/],
  ['no picture', { name: JOHN.name }, /`profilePictureUrl`.*undefined/],
  ['a picture without a scheme', { ...JOHN, profilePictureUrl: 'example.com/j.jpg' }, /absolute/],
  ['a relative picture', { ...JOHN, profilePictureUrl: '/john.jpg' }, /absolute/],
  [
    'a picture in data:',
    { ...JOHN, profilePictureUrl: 'data:image/png;base64,AAAA' },
    /http or https/,
  ],
  ['a picture in file:', { ...JOHN, profilePictureUrl: 'file:///john.jpg' }, /http or https/],
  [
    'a picture that is a URL object',
    { ...JOHN, profilePictureUrl: new URL(JOHN.profilePictureUrl) },
    /URL/,
  ],
  ['an empty key', { ...JOHN, key: '' }, /`key`/],
  ['a key that is no text', { ...JOHN, key: 7 }, /`key`.*got 7/],
  ['half an emoji in the name', { ...JOHN, name: 'John \ud83d' }, /`name` must be well-formed/],
  ['half an emoji in the key', { ...JOHN, key: 'a\ude00' }, /`key` must be well-formed/],
  [
    'half an emoji in the picture',
    { ...JOHN, profilePictureUrl: `${JOHN.profilePictureUrl}?\ud83d` },
    /`profilePictureUrl` must be well-formed/,
  ],
  [
    'a picture that is spelt as Graph does',
    { name: JOHN.name, profile_picture_url: JOHN.profilePictureUrl },
    /no key "profile_picture_url".*Did you mean "profilePictureUrl"\?/,
  ],
  [
    'a key in other letters',
    { name: JOHN.name, profilePictureURL: JOHN.profilePictureUrl },
    /Did you mean "profilePictureUrl"\?/,
  ],
  ['a misspelt key', { ...JOHN, temprary: true }, /"temprary".*Did you mean "temporary"\?/],
  ['a key that is nothing', { ...JOHN, colour: 'red' }, /no key "colour"\. Its keys are/],
  ['a human that is neither', { ...JOHN, human: 'yes' }, /`human` must be true or false/],
  [
    'a temporary that is neither',
    { ...JOHN, temporary: 'yes' },
    /`temporary` must be true or false/,
  ],
];

type Call = (context: MessengerContext, input: never) => unknown;

const profileCalls: [string, Call][] = [
  ['usePersona()', (context, profile) => context.usePersona(profile)],
  ['sendText()', (context, profile) => context.sendText('hi', { persona: profile })],
  ['typing()', (context, profile) => context.typing(1, { persona: profile })],
  ['createPersona()', (context, profile) => context.client.createPersona(profile)],
  ['ensurePersona()', (context, profile) => context.client.ensurePersona(profile)],
];

const idCalls: [string, Call][] = [
  ['personaId of sendText()', (context, personaId) => context.sendText('hi', { personaId })],
  ['personaId of typingOn()', (context, personaId) => context.typingOn({ personaId })],
  ['the id of a persona', (context, id) => context.usePersona({ id } as never)],
  ['getPersona()', (context, id) => context.client.getPersona(id)],
  ['deletePersona()', (context, id) => context.client.deletePersona(id)],
];

const unknownRefs: [string, unknown][] = [
  ['an unknown roster name', 'jon'],
  ['a number', 5],
  ['a list', [JOHN]],
  ['a function', () => JOHN],
  ['a truth value', true],
];

async function refusal(call: (context: MessengerContext) => unknown): Promise<PersonaError> {
  const bot = await startBot({ personas: { roster: { john: JOHN } } });
  const error: unknown = await bot.handle(call).then(
    () => undefined,
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(PersonaError);
  expect(bot.emulator.requests, 'nothing is sent').toEqual([]);
  return error as PersonaError;
}

describe.each(profileCalls)('%s', (_, call) => {
  it.each(badProfiles)('refuses a profile with %s', async (_, profile, message) => {
    const error = await refusal((context) => call(context, profile as never));
    expect(error.code).toBe('INVALID_PROFILE');
    expect(error.message).toMatch(message);
  });
});

describe.each(idCalls)('%s', (_, call) => {
  it.each(ids)('refuses %o', async (id) => {
    const error = await refusal((context) => call(context, id as never));
    expect(error.code).toBe('INVALID_ID');
    expect(error.message).toMatch(/string of digits, but got/);
  });
});

const lastingCalls: [string, Call][] = [
  ['createPersona()', (context, profile) => context.client.createPersona(profile)],
  ['ensurePersona()', (context, profile) => context.client.ensurePersona(profile)],
  [
    'a conversation',
    (context, profile) => context.usePersona(profile, { lifetime: 'conversation' }),
  ],
];

it.each(lastingCalls)('a temporary persona is refused by %s', async (_, call) => {
  const error = await refusal((context) => call(context, { ...JOHN, temporary: true } as never));
  expect(error.code).toBe('INVALID_PROFILE');
  expect(error.message).toMatch(/that lasts must not be `temporary`/);
});

const badLifetimes: [unknown, RegExp][] = [
  ['conversation', /lifetime: 'conversation'/],
  [{}, /`lifetime: 'conversation'`, but got undefined/],
  [{ lifetime: 'context' }, /got "context"/],
  [{ ttlMs: 5 }, /`lifetime/],
  [{ lifetime: 'conversation', ttl: 5 }, /`ttlMs`, but got "ttl"/],
  [{ lifetime: 'conversation', ttlMs: 0 }, /above 0, but got 0/],
  [{ lifetime: 'conversation', ttlMs: NaN }, /above 0/],
  [{ lifetime: 'conversation', ttlMs: '5' }, /got "5"/],
];

it.each(badLifetimes)('usePersona() refuses the options %o', async (options, message) => {
  const error = await refusal((context) => context.usePersona('john', options as never));
  expect(error.code).toBe('INVALID_OPTION');
  expect(error.message).toMatch(message);
});

describe('withPersona()', () => {
  it.each(['jon', 5, { ...JOHN, name: '' }])(
    'rejects before the function runs for %o',
    async (ref) => {
      let ran = false;
      await refusal((context) => context.withPersona(ref as never, () => (ran = true)));
      expect(ran).toBe(false);
    },
  );

  it('wants a function', async () => {
    const error = await refusal((context) => context.withPersona('john', undefined as never));
    expect(error.code).toBe('INVALID_OPTION');
    expect(error.message).toMatch(/withPersona\(\): expected a function, but got undefined/);
  });
});

describe('a ref that is nobody', () => {
  it.each(unknownRefs)('is refused at once by usePersona(): %s', async (_, ref) => {
    const error = await refusal((context) => context.usePersona(ref as never));
    expect(error.code).toBe('UNKNOWN_PERSONA');
    expect(error.message).toMatch(/"john".*persona ID.*profile.*null/);
  });

  it.each(unknownRefs)('is refused as an option: %s', async (_, ref) => {
    const error = await refusal((context) => context.sendText('hi', { persona: ref as never }));
    expect(error.code).toBe('UNKNOWN_PERSONA');
  });

  it('is told where it stands', async () => {
    const error = await refusal((context) =>
      context.sendImage('https://a.b/c.png', { persona: 'jon' }),
    );
    expect(error.message).toContain('bad-input.test.ts:');
    expect(error.message).toContain('"jon"');
  });

  it('is refused by a method, never thrown', async () => {
    const bot = await startBot();
    await bot.handle(async (context) => {
      const sent = context.sendText('hi', { persona: 'jon' });
      await expect(sent).rejects.toThrow(PersonaError);
    });
  });

  it('tells of an empty roster', async () => {
    const bot = await startBot();
    const said = bot.handle((context) => context.usePersona('john'));
    await expect(said).rejects.toThrow(/roster is empty/);
  });
});

it.each([
  { persona: 'john', personaId: '1' },
  { persona: null, personaId: '1' },
  { persona: 'john', personaId: null },
])('refuses both options at once: %o', async (options) => {
  const error = await refusal((context) => context.sendText('hi', options));
  expect(error.code).toBe('INVALID_OPTION');
  expect(error.message).toMatch(/both `persona` and `personaId`/);
});

it('takes names of up to 50 characters of any script', async () => {
  const bot = await startBot();
  const names = ['x', '🙂'.repeat(50), 'Ñandú Ωmega', '山田 太郎', 'محمد علي', 'Zoë-Ann O’Neil'];
  await bot.handle(async ({ client }) => {
    for (const name of names) await client.ensurePersona({ ...JOHN, name });
  });
  expect(bot.emulator.personas().map(({ name }) => name)).toEqual(names);
});

it('shows long values in part', async () => {
  const url = `ftp://example.com/${'a'.repeat(500)}`;
  const error = await refusal((context) => context.usePersona({ ...JOHN, profilePictureUrl: url }));
  expect(error.message.length).toBeLessThan(250);
});

describe('an unknown roster name', () => {
  it('brings the one that was probably meant', async () => {
    const error = await refusal((context) => context.usePersona('jhon'));
    expect(error.message).toContain('Did you mean "john"?');
  });

  it('lists no more than ten of a large roster', async () => {
    const names = Array.from({ length: 10_000 }, (_, index) => `agent-${index}`);
    const roster = Object.fromEntries(names.map((name) => [name, { ...JOHN, name }]));
    const bot = await startBot({ personas: { roster } });
    const error = await bot
      .handle((context) => context.usePersona('nobody'))
      .catch((caught: unknown) => caught as Error);
    expect(error?.message).toContain('"agent-9" and 9990 more');
    expect(error?.message.length).toBeLessThan(500);
  });
});
