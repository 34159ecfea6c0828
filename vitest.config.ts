import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    retry: 0,
    mockReset: true,
    testTimeout: 20_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['harness/**/*.test.ts', 'mocks/**/*.test.ts', 'fixtures/**/*.test.ts'],
        },
      },
      { extends: true, test: { name: 'suites', include: ['suites/**/*.test.ts'] } },
    ],
  },
});
