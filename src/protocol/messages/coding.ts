import { z } from 'zod'
import type { MessageSpec } from './spec.ts'

const type = z.literal('coding')
const maxName = 200

/** What programs write for the levels of their logs; any other word is as good as none. */
const levels: Readonly<Record<string, 'debug' | 'info' | 'warn' | 'error'>> = {
  trace: 'debug',
  debug: 'debug',
  verbose: 'debug',
  info: 'info',
  warn: 'warn',
  warning: 'warn',
  error: 'error',
  err: 'error',
  fatal: 'error',
  critical: 'error',
}
const level = z
  .string()
  .nullish()
  .catch(undefined)
  .transform((raw) => levels[raw?.trim().toLowerCase() ?? ''] ?? 'info')
  .describe('debug, info, warn or error, or what else logs call those.')

/** Which of several things a device writes about; absent: there is only one. */
const source = z.string().trim().max(64).optional()
const name = z.string().trim().min(1).max(maxName)
const exitCode = z.int().min(-2_147_483_648).max(4_294_967_295).nullish()

export const codingUp = {
  text: 'What a build, a test run or a program of the device writes (log: one or more lines), what it is at (phase, step), and where it begins and ends (start, stop); clear forgets it. `source` tells several apart.',
  source: 'extensions 6',
  reply: ['coding'],
  schema: z.discriminatedUnion('event', [
    z.object({ type, event: z.literal('log'), level, text: z.string(), source }),
    z.object({ type, event: z.literal('step'), name, source }),
    z.object({ type, event: z.literal('phase'), name, source }),
    z.object({ type, event: z.literal('start'), command: z.string().trim().max(maxName).optional(), source }),
    z.object({ type, event: z.literal('stop'), exitCode, source }),
    z.object({ type, event: z.literal('clear'), source }),
  ]),
  good: [
    { type: 'coding', event: 'start', command: 'npm test' },
    { type: 'coding', event: 'log', level: 'error', text: 'cart.c:3:1: error: expected identifier' },
    { type: 'coding', event: 'log', text: 'compiling', source: 'firmware' },
    { type: 'coding', event: 'step', name: 'link' },
    { type: 'coding', event: 'phase', name: 'test' },
    { type: 'coding', event: 'clear' },
  ],
  bad: [
    { message: { type: 'coding' }, field: 'event' },
    { message: { type: 'coding', event: 'log', level: 'info' }, field: 'text' },
    { message: { type: 'coding', event: 'step', name: ' ' }, field: 'name' },
    { message: { type: 'coding', event: 'stop', exitCode: 'one' }, field: 'exitCode' },
  ],
} as const satisfies MessageSpec

const texts = z.array(z.string())
const count = z.int().min(0)

/** What an insight and a summary say. */
const content = {
  source: z.string().describe('Of which source.'),
  name: z.string().describe('What people call it; may be empty.'),
  phase: z.string(),
  insights: texts.max(5),
  risks: texts.max(4),
  actions: texts.max(6),
  nextSteps: texts.max(6),
  counters: z.strictObject({
    lines: count,
    errors: count,
    warnings: count,
    redacted: count,
    templates: count,
    dropped: count,
    failedTests: count,
    passedTests: count,
  }),
  refs: z
    .array(
      z.strictObject({
        kind: z.string(),
        severity: z.enum(['error', 'warning']),
        lines: z.array(count),
        count,
        isNew: z.literal(true).optional(),
      }),
    )
    .max(5)
    .describe('Where each of `insights` is from, in their order; lines count from 1.'),
}

export const codingSummary = z.strictObject({
  type,
  event: z.literal('summary'),
  result: z.enum(['green', 'red']),
  exitCode: z.int().optional(),
  degraded: z.literal(true).optional(),
  ...content,
})

export const codingInsight = z.strictObject({ type, event: z.literal('insight'), ...content })

const accepted = <E extends string>(event: E) =>
  z.strictObject({ type, status: z.literal('ok'), event: z.literal(event) })

const example = {
  source: '8f2c19d04b7a6e35',
  name: 'npm test',
  phase: 'test',
  insights: ['Test failed: the cart > adds up: expected 4 to be 3 (cart.test.ts:6)'],
  risks: [],
  actions: [],
  nextSteps: ['Look at cart.test.ts:6 first.'],
  counters: {
    lines: 128,
    errors: 1,
    warnings: 0,
    redacted: 0,
    templates: 14,
    dropped: 0,
    failedTests: 1,
    passedTests: 9,
  },
  refs: [{ kind: 'test-failure', severity: 'error', lines: [64], count: 1, isNew: true }],
}

export const codingDown = {
  text: 'What the output of a build says (insight), and what the whole run came to (summary; `degraded`: without the model). Also acknowledges what the device sent.',
  source: 'extensions 6',
  schema: z.discriminatedUnion('event', [
    accepted('log'),
    accepted('step'),
    accepted('phase'),
    accepted('start'),
    accepted('stop'),
    accepted('clear'),
    codingInsight,
    codingSummary,
  ]),
  good: [
    { type: 'coding', status: 'ok', event: 'log' },
    { type: 'coding', event: 'insight', ...example },
    { type: 'coding', event: 'summary', result: 'red', exitCode: 1, degraded: true, ...example },
  ],
  bad: [
    { message: { type: 'coding', event: 'log' }, field: 'status' },
    { message: { type: 'coding', event: 'insight', ...example, refs: undefined }, field: 'refs' },
  ],
} as const satisfies MessageSpec
