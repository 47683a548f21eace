import { expect, it } from 'vitest'
import { createAccessControl } from '../../auth/access-control.ts'
import { Board } from '../../board/board.ts'
import { testDesk } from '../../coding/test-desk.ts'
import { configSchema } from '../../config/schema.ts'
import { Fleet } from '../../fleet/fleet.ts'
import { Signals } from '../../fleet/signals.ts'
import { randomIds } from '../../lib/ids.ts'
import { ManualClock } from '../../lib/manual-clock.ts'
import { recordingLog } from '../../observe/recording-log.ts'
import { TurnLog } from '../../records/turn-log.ts'
import type { DeviceStore } from '../../store/devices.ts'
import type { MeetingStore, OutboxStore } from '../../store/meetings.ts'
import { StoreError } from '../../store/store.ts'
import type { TaskStore } from '../../store/tasks.ts'
import type { TokenStore } from '../../store/tokens.ts'
import { apiRoutes } from './serve-endpoints.ts'

/** Routes on a store every verb of which fails with this. */
function routesOver(failure: Error) {
  const fail = () => Promise.reject(failure)
  const tasks: TaskStore = {
    change: fail,
    page: fail,
    get: fail,
    count: fail,
    groups: fail,
    history: fail,
    lastChangeOf: fail,
  }
  const devices: DeviceStore = { get: fail, list: fail, save: fail, remove: fail, waitingWith: fail, prune: fail }
  const tokens: TokenStore = { get: fail, list: fail, issue: fail, used: fail, revoke: fail, revokeAll: fail }
  const meetings: MeetingStore = {
    openOf: fail,
    unfinished: fail,
    get: fail,
    openWith: fail,
    open: fail,
    join: fail,
    rename: fail,
    renameSpeaker: fail,
    append: fail,
    segments: fail,
    latest: fail,
    checkpoints: fail,
    addCheckpoint: fail,
    repairCheckpoint: fail,
    end: fail,
    lease: fail,
    leaseHolders: fail,
    endLeases: fail,
    saveSummary: fail,
    summary: fail,
    list: fail,
    search: fail,
    remove: fail,
    prune: fail,
  }
  const outbox: OutboxStore = {
    take: fail,
    nextDueAt: fail,
    delivered: fail,
    failed: fail,
    dead: fail,
    revive: fail,
  }
  const { log, entries } = recordingLog()
  const clock = new ManualClock()
  const config = configSchema.parse({})
  const base = { clock, ids: randomIds, log }
  const fleet = new Fleet({ clock, devices, configured: () => ({}) })
  const closeSocket = () => undefined
  const store = { devices, tokens }
  const access = createAccessControl({
    ...base,
    store,
    secret: Buffer.alloc(32),
    auth: () => config.auth,
    describe: (id, fields) => fleet.describe(id, fields),
    closeSocket,
  })
  const unchanged = async () => ({ status: 'unchanged' }) as const
  const routes = apiRoutes({
    services: {
      ...base,
      fleet,
      board: new Board({ clock, ids: randomIds, tasks }),
      modes: { modes: [], start: fail, end: fail },
      coding: testDesk().desk,
      turns: new TurnLog(),
      recordings: { held: { turns: 0, bytes: 0 }, keep: () => undefined, read: fail, remove: fail, removeAll: fail },
      meetings: {
        desk: {
          end: fail,
          add: fail,
          attends: () => false,
          open: fail,
          openOf: fail,
          renameSpeaker: fail,
          progressOf: () => undefined,
        },
        bulletins: { announce: () => undefined },
      },
      peers: { send: fail, history: { list: fail, threads: fail, queues: fail, countWaiting: fail } },
      config: () => config,
    },
    signals: new Signals(),
    version: '1.2.3',
    consoleAccess: {
      identify: () => ({ role: 'admin', by: 'token', ended: undefined, holds: () => true }),
      signIn: () => 'nobody',
      signOut: () => undefined,
    },
    cameFrom: () => ({ address: '127.0.0.1', isHttps: false }),
    health: { problems: { list: () => [] }, read: fail },
    configEditor: { schema: {}, view: fail, check: fail, apply: fail, replace: unchanged },
    liveConfig: { reload: unchanged, replace: unchanged, edit: unchanged, audit: [] },
    setup: {
      trials: { models: fail, model: fail, recogniser: fail, voice: fail },
      pulls: { list: fail, knows: () => false, start: () => false, cancel: fail },
      settings: { get: fail, set: fail },
      parts: () => [],
    },
    printConfig: () => '',
    instances: () => [],
    admissions: access.admissions,
    sessions: { get: () => undefined },
    closeSocket,
    tasks,
    meetings,
    outbox,
    deliver: () => undefined,
  })
  return { routes, entries }
}

const paths = [
  '/devices',
  '/devices?online=true',
  '/devices/a',
  '/enrolments',
  '/groups',
  '/groups/a/tasks?format=csv',
  '/meetings',
  '/meetings/search?q=a',
  '/meetings/a/segments?format=csv',
  '/deliveries',
]

it.each(paths)('%s, with a store that cannot be reached: 503, and the reason in the log alone', async (path) => {
  const { routes, entries } = routesOver(new StoreError('no store at 10.0.0.7'))
  const reply = await routes.request(path)
  expect(reply.status).toBe(503)
  expect(await reply.json()).toEqual({ error: { code: 'UNAVAILABLE', message: expect.not.stringMatching(/10\.0/) } })
  expect(entries.filter(({ level }) => level === 'error')).toHaveLength(1)
})

it('a fault of the server is 500, told to nobody but the log', async () => {
  const { routes, entries } = routesOver(new TypeError('x is undefined'))
  const reply = await routes.request('/devices/a/approve', { method: 'POST' })
  expect(reply.status).toBe(500)
  expect(await reply.text()).not.toContain('undefined')
  expect(entries.filter(({ level }) => level === 'error')).toHaveLength(1)
})
