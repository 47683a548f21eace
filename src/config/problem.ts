import { shorten } from '../lib/text.ts'
import { maskText } from '../observe/secrets.ts'

export type ConfigPath = readonly PropertyKey[]

/** One thing that is wrong with a configuration; none of its texts holds a secret. */
export interface Problem {
  /** Where, as people write it: `llm.models.fast.model`, `auth.tokens[0].token`; empty: the whole file. */
  readonly path: string
  readonly expected: string
  readonly got: string
  /** The known name that was probably meant. */
  readonly nearest?: string
  /** Line in the file, from 1; absent for what is missing from it or comes from elsewhere. */
  readonly line?: number
  readonly column?: number
}

/** A problem and the place of it, from which the line is found. */
export interface Located {
  readonly at: ConfigPath
  readonly problem: Problem
}

export function pathText(path: ConfigPath): string {
  let text = ''
  for (const key of path) {
    if (typeof key === 'number') text += `[${key}]`
    else {
      const name = shorten(maskText(String(key)), 80)
      if (/^[\w$-]+$/.test(name)) text += text === '' ? name : `.${name}`
      else text += `[${JSON.stringify(name)}]`
    }
  }
  return text
}

/** One line: `12: server.prot: expected a known key, got an unknown key. Did you mean port?` */
export function problemText(problem: Problem): string {
  const place = problem.line === undefined ? '' : `${problem.line}${problem.column ? `:${problem.column}` : ''}: `
  const path = problem.path === '' ? '' : `${problem.path}: `
  const hint = problem.nearest === undefined ? '' : `. Did you mean ${problem.nearest}?`
  return `${place}${path}expected ${problem.expected}, got ${problem.got}${hint}`
}
