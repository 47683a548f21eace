import { type LogLike, logWriting } from './log.ts'

export interface LogEntry {
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  readonly message: string
  /** As handed in, with those of the children it went through; nothing masked. */
  readonly fields: Readonly<Record<string, unknown>>
}

/** Keeps what is logged, for tests. */
export function recordingLog(): { readonly log: LogLike; readonly entries: LogEntry[] } {
  const entries: LogEntry[] = []
  const log = logWriting((level, bound, fields, message) => {
    entries.push({ level, message, fields: { ...bound, ...fields } })
  }, {})
  return { log, entries }
}
