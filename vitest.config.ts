import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'device/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 20_000,
    isolate: false,
    // Most tests wait, for processes, sockets and sound: more of them than processors at once.
    maxWorkers: 3,
    setupFiles: ['test/support/console-guard.ts'],
  },
})
