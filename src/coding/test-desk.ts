import { configSchema } from '../config/schema.ts'
import { type Clock, sleep } from '../lib/clock.ts'
import { ManualClock } from '../lib/manual-clock.ts'
import { Scope } from '../lib/scope.ts'
import { recordingLog } from '../observe/recording-log.ts'
import type { ModelRequest } from '../providers/contract.ts'
import type { Lease } from '../providers/live-setup.ts'
import { CodingDesk, type TurnNews } from './coding-desk.ts'
import type { SourceNews } from './source.ts'

interface ModelOptions {
  /** What it writes; absent: there is no model. */
  readonly answer?: (request: ModelRequest) => string
  readonly afterMs?: number
}

/** A desk on a clock that stands still until it is moved, with a model that does as it is told. */
export function testDesk(options: ModelOptions = {}, settings: object = {}) {
  const clock = new ManualClock()
  return { clock, ...deskOn(clock, options, settings) }
}

/** The same on any clock. */
export function deskOn(clock: Clock, { answer, afterMs = 300 }: ModelOptions, settings: object = {}) {
  const scope = new Scope('test')
  const { log, entries } = recordingLog()
  const asked: ModelRequest[] = []
  let inFlight = 0
  let mostInFlight = 0
  const model = {
    name: 'stub',
    can: { tools: false, ...(answer === undefined && { rulesOnly: true }) },
    async *stream(request: ModelRequest) {
      asked.push(request)
      inFlight++
      mostInFlight = Math.max(mostInFlight, inFlight)
      try {
        await sleep(clock, afterMs, request.signal)
        yield { type: 'text', text: answer?.(request) ?? '' } as const
        yield { type: 'stop', reason: 'end' } as const
      } finally {
        inFlight--
      }
    },
    close: async () => undefined,
  }
  const config = configSchema.parse({ coding: settings })
  const lease: Lease = {
    config,
    providers: { model: () => model } as unknown as Lease['providers'],
    again: () => lease,
    release: () => undefined,
  }
  let count = 0
  const desk = new CodingDesk({
    clock,
    ids: { hex: () => `s${++count}` },
    log,
    scope,
    config: () => config.coding,
    lease: () => lease,
    language: () => 'en',
  })
  const news: (SourceNews & { readonly at: number })[] = []
  const turns: TurnNews[] = []
  desk.onNews((one) => news.push({ ...one, at: clock.now() }))
  desk.onTurn((one) => turns.push(one))
  return {
    scope,
    desk,
    news,
    turns,
    asked,
    log: entries,
    mostInFlight: () => mostInFlight,
    open: (command = 'npm test') => desk.open({ name: command, command, deviceIds: ['a'] }),
  }
}
