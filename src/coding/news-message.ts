import type { z } from 'zod'
import type { codingInsight, codingSummary } from '../protocol/messages/coding.ts'
import type { SourceNews } from './source.ts'

/** An insight or a summary, as devices and the API are told of it (extensions 6). */
export function newsMessage({
  facts,
  insight,
  summary,
}: SourceNews): z.input<typeof codingInsight> | z.input<typeof codingSummary> {
  const { counters, refs, ...texts } = insight
  const content = {
    source: facts.id,
    name: facts.name,
    phase: texts.phase,
    insights: [...texts.insights],
    risks: [...texts.risks],
    actions: [...texts.actions],
    nextSteps: [...texts.nextSteps],
    counters: { ...counters },
    refs: refs.map(({ lines, ...ref }) => ({ ...ref, lines: [...lines] })),
  }
  if (!summary) return { type: 'coding', event: 'insight', ...content }
  const { result, exitCode, isDegraded } = summary
  return {
    type: 'coding',
    event: 'summary',
    result,
    ...(exitCode !== undefined && { exitCode }),
    ...(isDegraded && { degraded: true as const }),
    ...content,
  }
}
