import type { Draft } from '../finding.ts'
import { type Analyser, placeOf } from './analyser.ts'
import { troubleIn } from './system.ts'

const diagnostic = /^(error|warning)(?:\[(\w+)\])?: (.+)$/
const place = /^ *--> (.+?):(\d+):(\d+)$/
/** Says that there were others, or is what other tools say with the same word in front. */
const isAbout =
  /^(?:could not compile|aborting due to|\d+ warnings? emitted|.* generated \d+ warnings?|test failed|doctest failed|unused manifest|process didn't exit|linking with)/

/** rustc, and clippy, whose notes name the lint. */
export const rustc: Analyser = {
  name: 'rustc, clippy',
  words: ['error: ', 'error[', 'warning: ', 'warning['],
  begin({ text }) {
    const [, level, code, title] = diagnostic.exec(text) ?? []
    if (title === undefined || isAbout.test(title)) return undefined
    const draft: Draft = {
      kind: 'compile-error',
      severity: level === 'warning' ? 'warning' : 'error',
      tool: 'rustc',
      title,
      ...(code !== undefined && { subject: code }),
    }
    let lines = 0
    return {
      draft,
      more({ text: next }) {
        const [, file, line, column] = place.exec(next) ?? []
        if (file !== undefined) draft.place ??= placeOf(file, line, column)
        const lint = /clippy::(\w+)/.exec(next)?.[1]
        if (lint !== undefined) Object.assign(draft, { kind: 'lint', subject: `clippy::${lint}` })
        // What has no place in the sources is no diagnostic of the compiler, but of some other program.
        if (++lines === 1 && file === undefined) {
          Object.assign(draft, { kind: troubleIn(title) ?? 'log', tool: 'program' })
          return 'over'
        }
        if (next === '') return 'last'
        return /^(?: *\d* *\||\.\.\.| *= |help: |note: | *--> |\d+ +\|)/.test(next) ? 'take' : 'over'
      },
    }
  },
}
