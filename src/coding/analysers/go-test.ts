import type { Draft } from '../finding.ts'
import { type Analyser, placeOf } from './analyser.ts'

const failure = /^( *)--- FAIL: (\S+) \(/
const message = /^ +(\S+_test\.go):(\d+): (.*)$/

export const goTest: Analyser = {
  name: 'go test',
  words: ['--- FAIL: '],
  begin({ text }, recall) {
    const [, , name] = failure.exec(text) ?? []
    if (name === undefined) return undefined
    const draft: Draft = { kind: 'test-failure', severity: 'error', tool: 'go test', subject: name, title: name }
    // With -v a message stands before this line, otherwise after it.
    const isVerbose = tell(draft, recall(1) ?? '')
    return {
      draft,
      more({ text: next }) {
        const child = failure.exec(next)?.[2]
        if (child?.startsWith(`${name}/`) && draft.subject === name) {
          draft.subject = child
          if (draft.title === name) draft.title = child
          return 'take'
        }
        if (/^panic: /.test(next)) draft.title = next.replace(/ \[recovered\]$/, '')
        const goesOn = /^(?: {4}|\t|panic: |goroutine |\[signal |testing\.|created by |[\w./]+\()/.test(next)
        if (!goesOn || child !== undefined) return 'over'
        if (!isVerbose && draft.title === draft.subject) tell(draft, next)
        const [, file, line] = /^\t(\/?\S+_test\.go):(\d+)/.exec(next) ?? []
        draft.place ??= placeOf(file, line)
        return 'take'
      },
    }
  },
}

function tell(draft: Draft, text: string): boolean {
  const [, file, line, why] = message.exec(text) ?? []
  if (file === undefined) return false
  draft.title = why ?? ''
  draft.place = placeOf(file, line)
  return true
}
