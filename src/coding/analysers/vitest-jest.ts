import type { Draft } from '../finding.ts'
import { type Analyser, type Opening, placeOf } from './analyser.ts'

const vitestFailure = /^ ?FAIL {1,2}(\S.*?)(?: > (.+)| \[ .+ \])?$/
const vitestPlace = /^ *❯ (?:\S.* )?([^\s:]+):(\d+):(\d+)$/
const vitestEnd = /^⎯+(?:\[\d+\/\d+\]⎯|⎯)*$/
const vitestTests = /^ +Tests {2}(?:(\d+) failed \| )?(?:(\d+) passed)?/
const jestFailure = /^ {2}● (.+)$/
const jestPlace = /^ +at (?:.+ )?\(?((?!node_modules)[^\s():]+\.[cm]?[jt]sx?):(\d+):(\d+)\)?$/
const jestTests = /^Tests: +(?:(\d+) failed, )?(?:\d+ (?:skipped|todo), )*(?:(\d+) passed, )?\d+ total$/
/** `TypeError: message`, also what runners make of it. */
const message = /^(?:\w*(?:Error|Exception)|Error): .+/

/** The two runners that say FAIL, and then why. */
export const vitestAndJest: Analyser = {
  name: 'vitest, jest',
  words: ['FAIL ', '●', '  Tests ', 'Tests: '],
  begin({ text }) {
    const tests = vitestTests.exec(text) ?? jestTests.exec(text)
    if (tests) {
      const [, failed, passed] = tests
      if (failed === undefined && passed === undefined) return undefined
      return { tests: { failed: Number(failed ?? 0), passed: Number(passed ?? 0) } }
    }
    const jest = jestFailure.exec(text)
    if (jest?.[1] && !/^(?:Console|Cannot log)/.test(jest[1])) return openJest(jest[1])
    const vitest = vitestFailure.exec(text)
    // Without a name it is the heading of a file in jest, and a file that does not load in vitest.
    if (!vitest?.[1] || (vitest[2] === undefined && !text.includes('['))) return undefined
    return openVitest(vitest[1], vitest[2])
  },
}

function openVitest(file: string, name: string | undefined): Opening {
  const subject = name ?? file
  const draft: Draft = {
    kind: 'test-failure',
    severity: 'error',
    tool: 'vitest',
    subject,
    title: subject,
    place: placeOf(file),
  }
  let isTold = false
  let isPlaced = false
  return {
    draft,
    more({ text }) {
      if (vitestEnd.test(text)) return 'last'
      if (/ ?FAIL {1,2}\S/.test(text)) return isTold ? 'over' : 'take'
      if (!isTold && text.trim() !== '') {
        isTold = true
        draft.title = withoutClass(text)
      }
      const place = vitestPlace.exec(text)
      if (place && !isPlaced) {
        isPlaced = true
        draft.place = placeOf(place[1], place[2], place[3])
      }
      return 'take'
    },
  }
}

function openJest(name: string): Opening {
  const draft: Draft = { kind: 'test-failure', severity: 'error', tool: 'jest', subject: name, title: name }
  const said: string[] = []
  let isPlaced = false
  return {
    draft,
    more({ text }) {
      if (/^(?: {2}● |Test Suites: |PASS |FAIL )/.test(text)) return 'over'
      const line = text.trim()
      if (line !== '' && said.length < 4 && !/^\W*\d+ \||^at /.test(line)) {
        said.push(line)
        draft.title = titleOfJest(said)
      }
      const place = jestPlace.exec(text)
      if (place && !isPlaced) {
        isPlaced = true
        draft.place = placeOf(place[1], place[2], place[3])
      }
      return 'take'
    },
  }
}

/** `expect(received).toBe(expected)` says little without what was received. */
function titleOfJest(said: readonly string[]): string {
  const [first = ''] = said
  const expected = said.find((line) => line.startsWith('Expected'))
  const received = said.find((line) => line.startsWith('Received'))
  if (expected && received) return `${expected}, ${received}`.replaceAll(/: +/g, ': ')
  return withoutClass(first.replace(/^thrown: "?/, ''))
}

function withoutClass(text: string): string {
  return message.test(text) ? text.replace(/^(?:AssertionError|Error|TestTimeoutError): /, '') : text.trim()
}
