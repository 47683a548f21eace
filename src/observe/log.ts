import { type DestinationStream, pino } from 'pino'
import pretty from 'pino-pretty'
import { type LoggableLimits, loggable, loggableText } from './loggable.ts'

const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const
type LogLevel = (typeof logLevels)[number]
type WrittenLevel = Exclude<LogLevel, 'silent'>

/**
 * What the rest of the code logs to. `message` is a fixed phrase, everything that varies is in `fields`; what people
 * say, their names and the like stand only under `fields.personal`.
 */
export interface LogLike {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
  /** A log that adds `fields` to each line. */
  child(fields: object): LogLike
}

interface LogSettings extends LoggableLimits {
  readonly level: LogLevel
}

/** The root: its settings can be changed while it and its children are in use. */
export interface Log extends LogLike {
  readonly settings: LogSettings
  configure(settings: LogSettings): void
}

export interface LogOptions extends LogSettings {
  /** Absent: pretty where the lines go to a terminal, else json. */
  readonly format?: 'pretty' | 'json' | undefined
  /** Where lines go, each with its line feed; absent: standard output. */
  readonly destination?: DestinationStream
}

/**
 * A log on pino. Every line is made safe before pino sees it (`loggable`), and prettified in this process, so that no
 * worker thread is left behind and the last lines before an exit are not lost.
 */
export function createLog(options: LogOptions): Log {
  const destination = options.destination ?? pino.destination({ fd: 1, sync: true })
  const format = options.format ?? (!options.destination && process.stdout.isTTY ? 'pretty' : 'json')
  const lines = pino(
    {
      level: 'debug',
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    format === 'pretty' ? prettified(destination, !options.destination) : destination,
  )
  let settings: LogSettings = options
  const write = (level: WrittenLevel, bound: object, fields: object, message: string) => {
    if (logLevels.indexOf(level) < logLevels.indexOf(settings.level)) return
    lines[level](renamed(loggable({ ...bound, ...spread(fields) }, settings)), loggableText(message, settings))
  }
  return {
    ...logWriting(write, {}),
    get settings() {
      return settings
    },
    configure(changed) {
      settings = changed
    },
  }
}

/** The four levels and `child` over one writing function. */
export function logWriting(
  write: (level: WrittenLevel, bound: object, fields: object, message: string) => void,
  bound: object,
): LogLike {
  return {
    debug: (fields, message) => write('debug', bound, fields, message),
    info: (fields, message) => write('info', bound, fields, message),
    warn: (fields, message) => write('warn', bound, fields, message),
    error: (fields, message) => write('error', bound, fields, message),
    child: (fields) => logWriting(write, { ...bound, ...fields }),
  }
}

/** For parts that are made without a log. */
export const silentLog: LogLike = logWriting(() => {}, {})

/** `log.error(error, ...)` is what people write in a hurry; an Error has no fields of its own to spread. */
function spread(fields: object): object {
  return fields instanceof Error ? { error: fields } : fields
}

/** pino writes these three itself; a field of the same name would give a JSON line with the key twice. */
const reserved = new Set(['level', 'time', 'msg'])

function renamed(fields: Record<string, unknown>): Record<string, unknown> {
  for (const name of reserved) {
    if (!Object.hasOwn(fields, name)) continue
    fields[`${name}_`] = fields[name]
    delete fields[name]
  }
  return fields
}

function prettified(destination: DestinationStream, colour: boolean): DestinationStream {
  const format = pretty.prettyFactory({
    colorize: colour && process.stdout.hasColors?.() === true,
    translateTime: 'SYS:HH:MM:ss.l',
    singleLine: true,
  })
  return { write: (line) => void destination.write(format(line)) }
}
