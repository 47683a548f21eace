import { expect, it } from 'vitest'
import { hesitating, runChurn, seededRandom, settle, watchHandles } from '../support/churn.ts'
import { quickClock } from '../support/quick-clock.ts'
import { startTestServer } from '../support/test-server.ts'

it('60 connections that die at random points leave nothing behind', async () => {
  const clock = quickClock()
  const server = await startTestServer({
    clock,
    parts: (script) => hesitating(script, clock, seededRandom(1)),
    config: { chat: { resumeSeconds: 1 } },
  })
  const { script } = server
  script.sentenceMs = 600
  const handles = watchHandles(server.app)
  const ownTimers = clock.pending
  const died = await runChurn({ app: server.app, script, count: 60, atOnce: 16, seed: 60 })
  expect(Object.values(died).reduce((sum, count) => sum + count, 0)).toBe(60)
  expect(await settle(server.app, script, handles, 5000, ownTimers)).toEqual({
    connections: 0,
    sessions: 0,
    timers: 0,
    calls: 0,
    encoders: 0,
    decoders: 0,
    detectors: 0,
  })
  expect(server.log.filter(({ level }) => level === 'error')).toEqual([])
})
