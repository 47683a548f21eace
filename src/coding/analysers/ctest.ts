import type { Draft } from '../finding.ts'
import type { Analyser } from './analyser.ts'

const failure = /^ *\d+\/\d+ Test +#\d+: (\S+) \.*\*\*\*(.+?) +[\d.]+ sec$/
const listed = /^\t? *\d+ - (\S+) \((Failed|SEGFAULT|Timeout|Not Run|.*Exception.*|Subprocess .+)\)$/
const result = /^\d+% tests passed, (\d+) tests? failed out of (\d+)$/

export const ctest: Analyser = {
  name: 'ctest',
  words: ['***', ' (Failed)', ' (SEGFAULT)', ' (Timeout)', ' (Not Run)', 'Exception', ' (Subprocess', 'tests passed, '],
  begin({ text }) {
    const counts = result.exec(text)
    if (counts) {
      const [failed, all] = [Number(counts[1]), Number(counts[2])]
      return { tests: { failed, passed: all - failed } }
    }
    const [, listedName, why] = listed.exec(text) ?? []
    if (listedName !== undefined) return { draft: { ...draftOf(listedName, why ?? ''), isEcho: true } }
    const [, name, how] = failure.exec(text) ?? []
    if (name === undefined || how === undefined) return undefined
    const draft = draftOf(name, how)
    return {
      draft,
      // With --output-on-failure what the test said follows.
      more({ text: next }) {
        if (next.trim() === '') return 'last'
        if (/^ *(?:Start +\d+:|\d+\/\d+ Test )/.test(next)) return 'over'
        if (how === 'Failed') draft.title = next.trim()
        return 'last'
      },
    }
  },
}

function draftOf(subject: string, how: string): Draft {
  return { kind: 'test-failure', severity: 'error', tool: 'ctest', subject, title: how, key: `ctest ${subject}` }
}
