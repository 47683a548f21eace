import type { Draft } from '../finding.ts'
import { type Analyser, type Opening, placeOf } from './analyser.ts'

const failed = /^test (\S+)(?: - .+)? \.\.\. FAILED$/
const output = /^---- (\S+)(?: - .+)? stdout ----$/
const panicked = /^thread '.*' (?:\(\d+\) )?panicked at (\S+?):(\d+):(\d+):$/
const result = /^test result: \w+\. (\d+) passed; (\d+) failed;/

export const cargoTest: Analyser = {
  name: 'cargo test',
  words: ['... FAILED', ' stdout ----', 'test result: '],
  begin({ text }) {
    const counts = result.exec(text)
    if (counts) return { tests: { passed: Number(counts[1]), failed: Number(counts[2]) } }
    const name = failed.exec(text)?.[1]
    if (name !== undefined) return { draft: draftOf(name) }
    const told = output.exec(text)?.[1]
    return told === undefined ? undefined : openOutput(told)
  },
}

function draftOf(name: string): Draft {
  return {
    kind: 'test-failure',
    severity: 'error',
    tool: 'cargo test',
    subject: name,
    title: name,
    key: `cargo test ${name}`,
  }
}

/** The test has been named before; now comes why. */
function openOutput(name: string): Opening {
  const draft: Draft = { ...draftOf(name), isEcho: true }
  const said: string[] = []
  let isPanic = false
  return {
    draft,
    more({ text }) {
      if (/^(?:---- |failures:$|test result:)/.test(text)) return 'over'
      const place = panicked.exec(text)
      if (place) {
        isPanic = true
        draft.place = placeOf(place[1], place[2], place[3])
      } else if (isPanic && said.length < 3 && text !== '' && !/^(?:stack backtrace|note):/.test(text)) {
        said.push(text.trim())
        draft.title = said.join(', ')
      } else if (said.length > 0) isPanic = false
      return 'take'
    },
  }
}
