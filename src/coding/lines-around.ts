import type { LogLine } from './finding.ts'
import type { Run } from './run.ts'

/**
 * Lines of a run around the one with this number, in order: from the log, else from what was kept with a finding. Where
 * neither has them there is a gap.
 */
export function linesAround(
  { log, findings }: Pick<Run, 'log' | 'findings'>,
  number: number,
  count: number,
): LogLine[] {
  const first = Math.max(1, number - Math.floor(count / 2))
  const kept = new Map<number, LogLine>()
  for (const { excerpt } of findings) {
    for (const line of excerpt) kept.set(line.number, line)
  }
  const lines: LogLine[] = []
  for (let next = first; next < first + count; next++) {
    const line = log.get(next) ?? kept.get(next)
    if (line) lines.push(line)
  }
  return lines
}
