import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    retry: 0,
    maxWorkers: '100%',
    mockReset: true,
    // For machines that others use as well.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    setupFiles: ['suites/properties/fixed-seed.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['harness/**/*.test.ts', 'mocks/**/*.test.ts', 'fixtures/**/*.test.ts'],
          exclude: ['mocks/**/*.samba.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'suites',
          // Suites leave nothing behind, and loading a whole deployment for each file takes longer than its tests.
          isolate: false,
          include: ['suites/**/*.test.ts', 'examples/**/*.test.ts'],
          exclude: [
            'suites/real-clients/**',
            'suites/**/*.samba.test.ts',
            'suites/**/*.life.test.ts',
          ],
        },
      },
      // Needs programs beside Node: see the README.
      {
        extends: true,
        test: { name: 'clients', include: ['suites/real-clients/**/*.test.ts'] },
      },
      // Takes some minutes on its own.
      {
        extends: true,
        test: {
          name: 'life',
          include: ['suites/simulation/**/*.life.test.ts'],
          testTimeout: 1_200_000,
          hookTimeout: 1_200_000,
        },
      },
      // Needs a Docker engine: see the README.
      {
        extends: true,
        test: {
          name: 'samba',
          include: ['mocks/samba/**/*.samba.test.ts', 'suites/differential/**/*.samba.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
