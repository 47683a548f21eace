import { defineConfig } from 'vitest/config'

const inBrowser = 'test/console/**/*.test.ts'

export default defineConfig({
  test: {
    testTimeout: 20_000,
    isolate: false,
    tags: [{ name: 'thorough', description: 'takes too much of a processor for every run: npm run check:console' }],
    setupFiles: ['test/support/console-guard.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'server',
          include: ['src/**/*.test.ts', 'device/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: [inBrowser],
          // Most tests wait, for processes, sockets and sound: more of them than processors at once.
          maxWorkers: 3,
        },
      },
      {
        extends: true,
        test: {
          name: 'console',
          include: [inBrowser],
          // A browser draws, which takes all of a processor: not while the others look at the clock.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
