'use strict';

const js = require('@eslint/js');
const tseslint = require('typescript-eslint');

/** Imports point one way: a room may only look at the rooms it stands on. */
const closed = (rooms) => [
  'error',
  { patterns: rooms.map(([group, message]) => ({ group: [group].flat(), message })) },
];

module.exports = tseslint.config(
  { ignores: ['**/dist/', 'coverage/'] },
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
    files: ['src/emulator/page/public/*.js', 'examples/desk/page/*.js'],
    languageOptions: { sourceType: 'module', globals: require('globals').browser },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/emulator/**', 'src/cli/**'],
    rules: {
      'max-lines': ['error', 300],
      'no-console': 'error',
      'no-restricted-imports': closed([
        ['**/emulator/**', 'The plugin knows nothing of the emulator.'],
        ['**/cli/**', 'Nothing stands on the command line.'],
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
    files: ['src/*.ts'],
    ignores: ['src/index.ts', 'src/plugin.ts', 'src/augmentation.ts'],
    rules: {
      'no-restricted-imports': closed([
        ['**/emulator/**', 'The plugin knows nothing of the emulator.'],
        [
          ['./channels/**', './cli/**', './plugin'],
          'Channels stand on the rooms below, not the other way round.',
        ],
      ]),
    },
  },
  {
    files: ['src/channels/**/*.ts'],
    rules: {
      'no-restricted-imports': closed([
        [
          ['**/emulator/**', '**/cli/**', '**/plugin'],
          'A channel knows neither emulator, command line nor plugin.',
        ],
      ]),
    },
  },
  {
    files: ['src/stores/*.ts'],
    rules: {
      'no-restricted-imports': closed([
        [['../*', '!../errors'], 'A store stands on nothing but the errors.'],
      ]),
    },
  },
  {
    files: ['src/cli/**/*.ts'],
    // Only the command `emulate` starts the emulator, and `probe` writes what it takes.
    ignores: ['src/cli/emulate/**', 'src/cli/probe/**'],
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
  {
    files: ['src/emulator/*/**/*.ts'],
    rules: {
      'no-restricted-imports': closed([
        ['../../*', 'The emulator shares no code with the plugin.'],
      ]),
    },
  },
);
