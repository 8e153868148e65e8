import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // What takes longer than five minutes all in all is in the soak.
    exclude: [...configDefaults.exclude, '**/*.soak.test.ts'],
    provide: { isSoak: false },
    globalSetup: ['test/support/servers.ts'],
    pool: 'forks',
    // To load Bottender takes most of a second: once for each worker.
    isolate: false,
    setupFiles: ['test/support/own-modules.ts'],
    // Most tests wait for other processes: two files at a time on two cores.
    maxWorkers: 2,
    // What hangs fails all the same; a machine that others use, too, takes its time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      // Its tests start the built command as a process of its own, where nothing is counted.
      exclude: ['src/cli/**'],
      reporter: ['text-summary', 'text', 'html'],
      thresholds: { lines: 90, branches: 90 },
    },
  },
});
