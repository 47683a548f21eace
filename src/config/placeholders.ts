import { parse } from 'yaml'
import { nearestName } from './near.ts'
import { type ConfigPath, type Located, pathText } from './problem.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** A value that is one placeholder and nothing else: what it stood for, before any guess at its type. */
interface Filled {
  readonly text: string
  readonly variable: string
}

export interface FilledTree {
  /** A copy; nothing of the tree handed in is shared. */
  readonly tree: unknown
  readonly problems: Located[]
  filledAt(path: ConfigPath): Filled | undefined
}

// `$${` is a literal `${`. What else begins with `${` has to be a placeholder: a silent leftover would reach a vendor.
const placeholder = /\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}|\$\{/g
const whole = /^\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}$/

/**
 * Replaces `${NAME}` and `${NAME:-default}` inside all text values. As in a shell the default also stands in for an
 * empty variable. A value that is one placeholder is then read as a YAML scalar, so that numbers and booleans work.
 */
export function fillPlaceholders(tree: unknown, env: Environment): FilledTree {
  const problems: Located[] = []
  const filled = new Map<string, Filled>()

  const report = (at: ConfigPath, problem: Omit<Located['problem'], 'path'>) => {
    problems.push({ at, problem: { path: pathText(at), ...problem } })
  }

  const lookUp = (path: ConfigPath, name: string, fallback: string | undefined): string => {
    const value = env[name]
    if (fallback !== undefined) return value || fallback
    if (value !== undefined) return value
    const nearest = nearestName(name, Object.keys(env))
    report(path, {
      expected: `the environment variable ${name} to be set, or a default as in \${${name}:-default}`,
      got: 'an unset variable',
      ...(nearest === undefined ? {} : { nearest }),
    })
    return ''
  }

  const fillText = (path: ConfigPath, text: string): unknown => {
    const only = whole.exec(text)
    if (only?.[1] !== undefined) {
      const value = lookUp(path, only[1], only[2])
      filled.set(JSON.stringify(path), { text: value, variable: only[1] })
      return readScalar(value)
    }
    return text.replaceAll(placeholder, (found, name: string | undefined, fallback: string | undefined) => {
      if (name !== undefined) return lookUp(path, name, fallback)
      if (found === '${') {
        report(path, {
          expected: `a placeholder such as \${NAME} or \${NAME:-default}, or $\${ for the characters themselves`,
          got: 'an incomplete ${',
        })
      }
      return '${'
    })
  }

  const fill = (path: ConfigPath, value: unknown): unknown => {
    if (typeof value === 'string') return fillText(path, value)
    if (path.length > maxDepth) {
      report(path, { expected: `at most ${maxDepth} levels`, got: 'more, perhaps an alias inside its own anchor' })
      return null
    }
    if (Array.isArray(value)) return value.map((item, index) => fill([...path, index], item))
    if (value === null || typeof value !== 'object') return value
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill([...path, key], item)]))
  }

  return { tree: fill([], tree), problems, filledAt: (path) => filled.get(JSON.stringify(path)) }
}

/** An alias may stand inside its own anchor: a tree without end. */
const maxDepth = 20

/** Only numbers, booleans and nothing; a variable can bring no lists, maps or tags into the tree. */
const scalar = /^(?:true|false|null|~|[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|)$/i

function readScalar(text: string): unknown {
  return scalar.test(text.trim()) ? parse(text) : text
}
