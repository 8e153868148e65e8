'use strict';

const js = require('@eslint/js');
const tseslint = require('typescript-eslint');

/** Imports point one way: a room may only look at the rooms it stands on. */
const closed = (rooms) => [
  'error',
  { patterns: rooms.map(([group, message]) => ({ group: [group].flat(), message })) },
];

const OUTSIDE = [
  ['**/emulator/**', 'The plugin knows nothing of the emulator.'],
  ['**/cli/**', 'Nothing stands on the command line.'],
];

/** The rooms of the plugin from the ground up, each with those above it, which it does not know. */
const ABOVE = ['graph', 'records', 'personas', 'service', 'channels', 'conversations', 'plugin'];
const ROOMS = [
  ['speakers', 'people', ...ABOVE, 'stores', 'options'],
  ['people', ...ABOVE, 'stores'],
  ['graph', ...ABOVE.slice(1), 'stores', 'options'],
  ['records', ...ABOVE.slice(2), 'options'],
  ['personas', ...ABOVE.slice(3), 'options'],
  ['channels', 'conversations', 'plugin', 'options'],
  ['conversations', 'channels', 'service', 'plugin'],
];

const roomAbove = (room) => [[`**/${room}`, `**/${room}/**`], `Stands above this room: ${room}.`];

const NO_CLOCKS = [
  [['node:timers', 'node:timers/promises', 'node:perf_hooks'], 'Take a `Clock` as an argument.'],
];

const throughTheClock = {
  'no-restricted-globals': [
    'error',
    ...['setTimeout', 'setInterval', 'setImmediate', 'performance'].map((name) => ({
      name,
      message: 'Take a `Clock` as an argument.',
    })),
  ],
  'no-restricted-properties': [
    'error',
    ...[
      ['Date', 'now'],
      ['Math', 'random'],
      ['crypto', 'randomUUID'],
    ].map(([object, property]) => ({
      object,
      property,
      message: 'Take a `Clock` as an argument.',
    })),
  ],
};

module.exports = tseslint.config(
  { ignores: ['**/dist/', 'coverage/', 'test/soak/install/*.ts'] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked.map((config) => ({
    ...config,
    files: ['src/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts', '*.mts'],
  })),
  {
    files: ['src/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts', '*.mts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: __dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-explicit-any': 'error',
      // What a handler caught is passed on as it came.
      '@typescript-eslint/prefer-promise-reject-errors': ['error', { allowThrowingUnknown: true }],
    },
  },
  {
    files: ['test/**/*.ts'],
    // Tests look at methods without calling them: which one it is, whether it is a mock.
    rules: { '@typescript-eslint/unbound-method': 'off' },
  },
  {
    files: ['**/*.js'],
    languageOptions: { sourceType: 'commonjs', globals: require('globals').node },
  },
  {
    files: ['src/emulator/page/public/**/*.js', 'examples/desk/page/*.js'],
    languageOptions: { sourceType: 'module', globals: require('globals').browser },
  },
  {
    files: ['src/emulator/page/public/**/*.js'],
    rules: { 'max-lines': ['error', 300] },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/emulator/**', 'src/cli/**', 'src/clock.ts'],
    rules: {
      'max-lines': ['error', 300],
      'no-console': 'error',
      // Time and chance come from the port in `clock.ts`, so that a simulation can replace them.
      ...throughTheClock,
    },
  },
  ...ROOMS.map(([room, ...above]) => ({
    files: [`src/${room}/**/*.ts`],
    rules: { 'no-restricted-imports': closed([...NO_CLOCKS, ...above.map(roomAbove), ...OUTSIDE]) },
  })),
  {
    files: ['src/*.ts'],
    ignores: ['src/index.ts', 'src/plugin.ts'],
    rules: {
      'no-restricted-imports': closed([
        ...['channels', 'conversations', 'plugin'].map(roomAbove),
        ...OUTSIDE,
      ]),
    },
  },
  {
    files: ['src/stores/*.ts'],
    rules: {
      'no-restricted-imports': closed([
        [
          ['../*', '!../errors', '!../clock', '!../warnings'],
          'A store stands on nothing but the errors and the clock.',
        ],
      ]),
    },
  },
  {
    files: ['src/stores/*/*.ts'],
    rules: {
      'no-restricted-imports': closed([
        [
          ['../../*', '!../../errors', '!../../clock', '!../../warnings'],
          'A store stands on nothing but the errors and the clock.',
        ],
      ]),
    },
  },
  {
    files: ['src/cli/emulate/**/*.ts'],
    rules: {
      'max-lines': ['error', 300],
      'no-console': 'error',
      'no-restricted-imports': closed([
        ['**/emulator/*', 'The command knows the emulator by what its users get.'],
      ]),
    },
  },
  {
    files: ['src/cli/**/*.ts'],
    // Only the command `emulate` starts the emulator; `probe` and the assumptions know what it takes.
    ignores: ['src/cli/emulate/**', 'src/cli/probe/**', 'src/cli/assumptions/**'],
    rules: {
      'max-lines': ['error', 300],
      'no-restricted-imports': closed([
        ['**/emulator/**', 'Only the command `emulate` starts the emulator.'],
      ]),
    },
  },
  {
    files: ['src/cli/probe/**/*.ts'],
    rules: {
      'max-lines': ['error', 300],
      'no-restricted-imports': closed([
        ['**/emulator/*', 'The command knows the emulator by what its users get.'],
      ]),
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['**/emulator'],
              allowTypeImports: true,
              message: 'Only the command `emulate` starts the emulator.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['src/emulator/**/*.ts'],
    rules: { 'max-lines': ['error', 300], 'no-console': 'error' },
  },
  {
    files: ['src/emulator/*.ts'],
    rules: {
      'no-restricted-imports': closed([['../*', 'The emulator shares no code with the plugin.']]),
    },
  },
  // As many steps up as lead out of the emulator.
  ...['src/emulator/*/*.ts', 'src/emulator/*/*/*.ts'].map((files, index) => ({
    files: [files],
    rules: {
      'no-restricted-imports': closed([
        [`${'../'.repeat(index + 2)}*`, 'The emulator shares no code with the plugin.'],
      ]),
    },
  })),
);
