import { z } from 'zod'
import type { Source } from '../../coding/source.ts'
import { codingInsight } from '../../protocol/messages/coding.ts'
import { time, timeText } from './fields.ts'

/** A source of output as the API tells of it. */
export const sourceView = z.object({
  id: z.string(),
  name: z.string().describe('What people call it.'),
  command: z.string().describe('What is run; it is compared with how it went before.'),
  devices: z.array(z.string()).describe('Ids of those that are told.'),
  running: z.boolean(),
  result: z.enum(['green', 'red']).nullable().describe('How the run went; null: it goes on.'),
  exitCode: z.int().nullable(),
  phase: z.string(),
  step: z.string(),
  startedAt: time,
  received: z.int().describe('Lines that have come by `POST /coding/sources/{id}/lines`: the next one is one more.'),
  counters: codingInsight.shape.counters,
})

export const sourceDetails = sourceView.extend({
  insights: codingInsight.shape.insights.describe('What was told last.'),
  risks: codingInsight.shape.risks,
  actions: codingInsight.shape.actions,
  nextSteps: codingInsight.shape.nextSteps,
  refs: codingInsight.shape.refs,
})

export const lineView = z.object({
  number: z.int().describe('Of all lines of the run, from 1.'),
  text: z.string().describe('Without colours; secrets are replaced by their kind.'),
})

export function viewOfSource(source: Source): z.input<typeof sourceView> {
  const { facts, isRunning, result, exitCode, phase, step, startedAt, received, counters } = source
  return {
    id: facts.id,
    name: facts.name,
    command: facts.command,
    devices: [...facts.deviceIds],
    running: isRunning,
    result: result ?? null,
    exitCode: exitCode ?? null,
    phase,
    step,
    startedAt: timeText(startedAt),
    received,
    counters: { ...counters },
  }
}

export function detailsOfSource(source: Source): z.input<typeof sourceDetails> {
  const { insights = [], risks = [], actions = [], nextSteps = [], refs = [] } = source.latest ?? {}
  return {
    ...viewOfSource(source),
    insights: [...insights],
    risks: [...risks],
    actions: [...actions],
    nextSteps: [...nextSteps],
    refs: refs.map(({ lines, ...ref }) => ({ ...ref, lines: [...lines] })),
  }
}
