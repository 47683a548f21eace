import type { Clock } from '../lib/clock.ts'
import { type Log, logWriting } from './log.ts'
import { loggable, loggableText } from './loggable.ts'

/** One line of the log that tells of trouble, without anything personal. */
interface LoggedProblem {
  /** Ms since the epoch. */
  readonly at: number
  readonly level: 'warn' | 'error'
  readonly message: string
  readonly fields: Readonly<Record<string, unknown>>
}

export interface RecentProblems {
  /** Since the start. */
  readonly count: number
  /** The newest first. */
  list(): readonly LoggedProblem[]
}

const kept = 100
/** A screen shows a line of the log, not a book. */
const limits = { maxMessageLength: 300, personal: false }

/** A log that also keeps the latest warnings and errors, whatever its level is. */
export function keepingProblems(log: Log, clock: Clock): { readonly log: Log; readonly problems: RecentProblems } {
  const lines: LoggedProblem[] = []
  let count = 0
  const keeping = logWriting((level, bound, fields, message) => {
    log[level]({ ...bound, ...fields }, message)
    if (level !== 'warn' && level !== 'error') return
    count++
    const shown = withoutPersonal(fields instanceof Error ? { ...bound, error: fields } : { ...bound, ...fields })
    lines.push({ at: clock.wall(), level, message: loggableText(message, limits), fields: loggable(shown, limits) })
    if (lines.length > kept) lines.shift()
  }, {})
  return {
    log: {
      ...keeping,
      get settings() {
        return log.settings
      },
      configure: (settings) => log.configure(settings),
    },
    problems: {
      get count() {
        return count
      },
      list: () => lines.toReversed(),
    },
  }
}

/** Errors lose their stacks: where the program stood in its files helps nobody on a screen. */
function withoutPersonal(fields: Record<string, unknown>): Record<string, unknown> {
  const { personal: _, ...shown } = fields
  return Object.fromEntries(
    Object.entries(shown).map(([name, value]) => [name, value instanceof Error ? briefly(value) : value]),
  )
}

function briefly(error: Error): string {
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : ''
  return `${error.name}: ${error.message}${cause}`
}
