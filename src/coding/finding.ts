/** What can go wrong with a build, a test run or a program, as far as its output tells. */
export const findingKinds = [
  'test-failure',
  'compile-error',
  'exception',
  'out-of-memory',
  'crash',
  'timeout',
  'port-in-use',
  'disk-full',
  'network',
  'permission',
  'missing-command',
  'dependency',
  'lint',
  'build',
  'log',
  'exit-status',
] as const
export type FindingKind = (typeof findingKinds)[number]

export type Severity = 'error' | 'warning'

/** Where in the sources something is wrong. */
export interface Place {
  readonly file: string
  /** 1-based. */
  readonly line?: number | undefined
  readonly column?: number | undefined
}

/** What an analyser sees in one line, and in those that belong to it. */
export interface Draft {
  kind: FindingKind
  severity: Severity
  /** Whose output it is: vitest, gcc ... */
  readonly tool: string
  /** What is wrong, in the words of the tool. */
  title: string
  /** What it is about: the name of a test, a code of the compiler. */
  subject?: string | undefined
  place?: Place | undefined
  /** The same failure is known by the same key; absent: by its kind, subject, title and place. */
  readonly key?: string | undefined
  /** Tells again, perhaps more of it, what may have been told before: it does not count once more. */
  readonly isEcho?: boolean
}

/** Something wrong, and where in the output it says so. */
export interface Finding extends Omit<Draft, 'isEcho' | 'key'> {
  readonly key: string
  /** How often it was said. */
  count: number
  /** Absolute numbers of the lines that say it, 1-based, the first ones. */
  readonly lines: number[]
  /** The lines around the first time it was said, for whoever is to find the cause. */
  readonly excerpt: LogLine[]
  /** It was not there when the same command went well the last time; `undefined`: it has not gone well yet. */
  isNew: boolean | undefined
}

/** A line without colours and secrets. */
export interface LogLine {
  /** 1-based, of all lines of its source. */
  readonly number: number
  readonly text: string
}

/** How many tests a runner says have failed and passed. */
export interface TestCount {
  readonly failed: number
  readonly passed: number
}
