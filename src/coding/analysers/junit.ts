import type { Draft } from '../finding.ts'
import { type Analyser, placeOf } from './analyser.ts'

const maven = /^\[ERROR\] (?:\S*\.)?(\w+)\.(\w+)(?:\(.*\))? (?:-- )?Time elapsed: .* <<< (?:FAILURE|ERROR)!/
const listed = /^\[ERROR\] {3}(\w+)\.(\w+)(?:\(.*\))?:(\d+)(?:->\S+)? (.+)$/
const counts = /^\[(?:ERROR|INFO|WARNING)\] Tests run: (\d+), Failures: (\d+), Errors: (\d+), Skipped: (\d+)$/
const gradle = /^(\S+) > (\S.*?)(?:\(\))? FAILED$/
const exception = /^ *(?:[\w$]+\.)+([\w$]+)(?:: (.+))?$/
const frame = /^\s+at (?:[\w.]+\/)?(?:[\w$]+\.)*([\w$]+)\.[\w$<>]+\(([\w$]+\.(?:java|kt|groovy|scala)):(\d+)\)$/

/** JUnit as Maven's Surefire and Gradle report it. */
export const junit: Analyser = {
  name: 'JUnit',
  words: ['<<< ', 'Tests run: ', '[ERROR]   ', ' FAILED'],
  begin({ text }) {
    const total = counts.exec(text)
    if (total) {
      const [run, failures, errors, skipped] = total.slice(1).map(Number)
      const failed = (failures ?? 0) + (errors ?? 0)
      return { tests: { failed, passed: (run ?? 0) - failed - (skipped ?? 0) } }
    }
    const [, listedClass, listedMethod, line, why] = listed.exec(text) ?? []
    if (listedClass !== undefined) {
      const draft = draftOf(listedClass, listedMethod ?? '')
      return { draft: { ...draft, title: why ?? '', place: placeOf(`${listedClass}.java`, line), isEcho: true } }
    }
    const [, testClass, method] = maven.exec(text) ?? gradle.exec(text) ?? []
    if (testClass === undefined || method === undefined) return undefined
    const draft = draftOf(testClass, method)
    let isTold = false
    return {
      draft,
      more({ text: next }) {
        if (next.trim() === '') return isTold ? 'last' : 'take'
        const why = exception.exec(next)
        const at = frame.exec(next)
        if (at?.[1] === testClass && !draft.place) draft.place = placeOf(at[2], at[3])
        else if (!isTold && why) {
          isTold = true
          draft.title = why[2] ?? why[1] ?? method
          if (!/AssertionFailed|AssertionError|ComparisonFailure/.test(why[1] ?? ''))
            draft.title = `${why[1]}: ${why[2]}`
        } else if (!/^\s/.test(next)) return 'over'
        return 'take'
      },
    }
  },
}

function draftOf(testClass: string, method: string): Draft {
  const subject = `${testClass}.${method}`
  return {
    kind: 'test-failure',
    severity: 'error',
    tool: 'JUnit',
    subject,
    title: subject,
    key: `junit ${subject}`,
  }
}
