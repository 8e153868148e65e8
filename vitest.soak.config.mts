import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // The random tests of `npm test` run longer here.
    include: ['test/**/*.soak.test.ts', 'test/**/*.random.test.ts'],
    provide: { isSoak: true },
    globalSetup: ['test/support/servers.ts'],
    pool: 'forks',
    // They measure: one must not take the time or the memory of another.
    fileParallelism: false,
    execArgv: ['--expose-gc'],
    testTimeout: 600_000,
    hookTimeout: 60_000,
  },
});
