import { z } from 'zod'
import type { MessageSpec } from './spec.ts'

const type = z.literal('meeting')
/** Snippets in one message. */
const maxItems = 200

const segmentView = z.strictObject({
  id: z.string(),
  ts: z.int(),
  text: z.string(),
  speakerId: z.string().optional(),
})

export const meetingUp = {
  text: 'Adds what was said to the meeting (snippet), takes part in the meeting of another device (join), or ends it (finalize).',
  source: 'extensions 5',
  reply: ['meeting'],
  schema: z.discriminatedUnion('phase', [
    z.object({
      type,
      phase: z.literal('snippet'),
      items: z
        .array(
          z.object({
            tag: z.string().max(200).optional(),
            text: z.string(),
            speakerId: z.string().trim().max(64).optional(),
          }),
        )
        .max(maxItems),
    }),
    z.object({ type, phase: z.literal('join'), code: z.string().trim().min(1).max(12) }),
    z.object({ type, phase: z.literal('finalize') }),
  ]),
  good: [{ type: 'meeting', phase: 'snippet', items: [{ tag: 'a1', text: 'Let us begin.', speakerId: 'anna' }] }],
  bad: [
    { message: { type: 'meeting' }, field: 'phase' },
    { message: { type: 'meeting', phase: 'snippet' }, field: 'items' },
    { message: { type: 'meeting', phase: 'snippet', items: [{ tag: 'a' }] }, field: 'items.0.text' },
    { message: { type: 'meeting', phase: 'join' }, field: 'code' },
  ],
} as const satisfies MessageSpec

const texts = z.array(z.string())

export const meetingSummary = z.strictObject({
  type,
  phase: z.literal('summary'),
  sessionId: z.string(),
  title: z.string(),
  duration: z.string().regex(/^\d{2,}:\d\d:\d\d$/),
  bullets: texts.max(6),
  decisions: texts.max(4),
  actions: texts.max(4),
  risks: texts.max(4),
  nextSteps: texts.max(4),
  bulletsLength: z.int(),
  sourceSegments: z.int(),
  coverage: z.strictObject({ covered: z.int(), total: z.int(), gaps: z.array(texts) }),
  claims: z.array(z.strictObject({ text: z.string(), segments: texts, unverified: z.literal(true).optional() })),
  checkpoint: z.boolean(),
  degraded: z.literal(true).optional(),
  idempotent: z.literal(true).optional(),
})

export const meetingDown = {
  text: 'Of a meeting: what was accepted (snippet), what was said (transcript), that it has ended (finalize) and how far its summary is (progress), a window’s or the whole summary, and the code with which other devices join (started).',
  source: 'extensions 5',
  schema: z.discriminatedUnion('phase', [
    z.strictObject({
      type,
      status: z.literal('ok'),
      phase: z.literal('snippet'),
      accepted: z.int(),
      dropped: z.int(),
      refused: z.int().optional(),
    }),
    z.strictObject({
      type,
      phase: z.literal('started'),
      sessionId: z.string(),
      code: z.string(),
      startedAt: z.int(),
      resumed: z.literal(true).optional(),
    }),
    z.strictObject({
      type,
      phase: z.literal('transcript'),
      segments: z.array(segmentView).max(50),
      totalSegments: z.int(),
    }),
    z.strictObject({
      type,
      phase: z.literal('finalize'),
      sessionId: z.string(),
      startedAt: z.int(),
      pendingCount: z.int(),
      idempotent: z.literal(true).optional(),
    }),
    z.strictObject({
      type,
      phase: z.literal('progress'),
      sessionId: z.string(),
      stage: z.enum(['prepare', 'llm_start', 'llm_done', 'done']),
      maxTokens: z.int(),
      elapsedMs: z.int(),
    }),
    meetingSummary,
  ]),
  good: [
    { type: 'meeting', status: 'ok', phase: 'snippet', accepted: 2, dropped: 1 },
    { type: 'meeting', phase: 'started', sessionId: 'm-1', code: '4821', startedAt: 1_767_225_600_000 },
    {
      type: 'meeting',
      phase: 'transcript',
      segments: [{ id: 's1', ts: 1_767_225_600_000, text: 'Let us begin.', speakerId: 'anna' }],
      totalSegments: 1,
    },
    { type: 'meeting', phase: 'finalize', sessionId: 'm-1', startedAt: 1_767_225_600_000, pendingCount: 3 },
    { type: 'meeting', phase: 'progress', sessionId: 'm-1', stage: 'llm_start', maxTokens: 800, elapsedMs: 12 },
    {
      type: 'meeting',
      phase: 'summary',
      sessionId: 'm-1',
      title: 'Printer',
      duration: '00:12:30',
      bullets: ['The printer is replaced.'],
      decisions: ['A new printer is bought.'],
      actions: ['Anna: order the printer'],
      risks: [],
      nextSteps: [],
      bulletsLength: 1,
      sourceSegments: 14,
      coverage: { covered: 14, total: 14, gaps: [] },
      claims: [{ text: 'A new printer is bought.', segments: ['s3'] }],
      checkpoint: false,
    },
  ],
  bad: [
    { message: { type: 'meeting', phase: 'transcript', segments: [] }, field: 'totalSegments' },
    { message: { type: 'meeting', phase: 'progress', stage: 'done' }, field: 'sessionId' },
  ],
} as const satisfies MessageSpec
