import type { Draft } from '../finding.ts'
import { type Analyser, placeOf } from './analyser.ts'

const diagnostic =
  /^(?:In file included from )?([^\s:][^:]*\.\w+):(\d+):(?:(\d+):)? (fatal error|error|warning): (.+?)(?: \[(-W[\w=-]+|-f[\w=-]+)[^\]]*\])?$/
const undefinedReference = /^(?:.*?: )?(?:([^\s:()]+\.\w+):(?:(\d+):)?(?:\(\S+\): )?)?.*(undefined reference to .+)$/
const linker = /(?:^|[/ ])ld(?:\.\w+)?: (cannot find .+|.*multiple definition of [^;]+).*$/
const undefinedSymbol = /^ {2}"(.+)", referenced from:$/

/** gcc, g++, clang and the linker. */
export const gcc: Analyser = {
  name: 'gcc, clang',
  words: [
    'error: ',
    'warning: ',
    'undefined reference to',
    'cannot find ',
    'multiple definition of',
    'referenced from:',
  ],
  begin({ text }) {
    const [, file, line, column, level, message, option] = diagnostic.exec(text) ?? []
    // javac writes the same without a column, maven with brackets; those have files of their own.
    if (file !== undefined && !/\.(?:java|kt|ts|tsx|go|rs)$/.test(file)) {
      const isWarning = level === 'warning'
      const draft: Draft = {
        kind: 'compile-error',
        severity: isWarning ? 'warning' : 'error',
        tool: 'gcc',
        title: message ?? '',
        place: placeOf(file, line, column),
        ...(option !== undefined && { subject: option }),
      }
      return { draft, more: belongs }
    }
    const [, where, whereLine, what] = undefinedReference.exec(text) ?? []
    if (what !== undefined) return { draft: linkError(what, where, whereLine) }
    const problem = linker.exec(text)?.[1] ?? undefinedSymbol.exec(text)?.[1]
    return problem === undefined ? undefined : { draft: linkError(problem) }
  },
}

function linkError(title: string, file?: string, line?: string): Draft {
  return { kind: 'compile-error', severity: 'error', tool: 'ld', title, place: placeOf(file, line) }
}

/** The excerpt of the source and its marks, below a diagnostic. */
function belongs({ text }: { text: string }): 'take' | 'over' {
  return /^ *\d* \| /.test(text) || /^ *\|/.test(text) ? 'take' : 'over'
}
