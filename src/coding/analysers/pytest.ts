import type { Draft } from '../finding.ts'
import { type Analyser, type Opening, placeOf } from './analyser.ts'

const section = /^_{3,} (?:ERROR at (?:setup|teardown) of |ERROR collecting )?(\S.*?) _{3,}$/
const told = /^E {3,}(\S.*)$/
const place = /^(\S[^:]*\.py):(\d+): /
const summary = /^(?:FAILED|ERROR) ([^\s:]+\.py)(?:::(\S+))?(?: - (.+))?$/
const lastLine = /^=+ (?:(?=.* in \d)(.+)) =+$|^(\d+ (?:failed|passed|error).* in [\d.]+s.*)$/
const unittestHeading = /^(?:FAIL|ERROR): (\w+) \((\S+?)\)?$/
const unittestResult = /^(?:FAILED|OK)(?: \((.+)\))?$/
const unittestRan = /^Ran (\d+) tests? in /

/** pytest and unittest. */
export const pytest: Analyser = {
  name: 'pytest, unittest',
  words: ['____', 'FAILED', 'ERROR', 'FAIL: ', ' passed', ' failed', ' error in', ' errors in', 'OK'],
  begin({ text }, recall) {
    const counts = lastLine.exec(text)
    if (counts) return tally(counts[1] ?? counts[2] ?? '')
    const heading = section.exec(text)
    if (heading?.[1]) return openSection(heading[1])
    const [, file, name, why] = summary.exec(text) ?? []
    if (file !== undefined) {
      const subject = name ?? file
      return {
        draft: { ...draftOf(subject), title: why ?? subject, place: placeOf(file), key: keyOf(subject), isEcho: true },
      }
    }
    const [, method] = unittestHeading.exec(text) ?? []
    if (method !== undefined) return openUnittest(method)
    const result = unittestResult.exec(text)
    if (!result) return undefined
    const ran = [1, 2, 3].map((back) => unittestRan.exec(recall(back) ?? '')?.[1]).find((count) => count !== undefined)
    if (ran === undefined) return undefined
    const failed = [...(result[1] ?? '').matchAll(/(?:failures|errors)=(\d+)/g)].reduce(
      (sum, [, count]) => sum + Number(count),
      0,
    )
    return { tests: { failed, passed: Number(ran) - failed } }
  },
}

function draftOf(subject: string): Draft {
  return { kind: 'test-failure', severity: 'error', tool: 'pytest', subject, title: subject }
}

/** By the name alone: the summary at the end has the file as well, the section has not. */
function keyOf(subject: string): string {
  return `pytest ${subject.replaceAll('::', '.').split('/').at(-1)}`
}

function openSection(subject: string): Opening {
  const draft: Draft = { ...draftOf(subject), key: keyOf(subject) }
  let isTold = false
  return {
    draft,
    more({ text }) {
      if (/^(?:_{3,} \S|={3,} )/.test(text)) return 'over'
      const why = told.exec(text)
      if (why?.[1] && !isTold) {
        isTold = true
        draft.title = why[1]
      }
      const [, file, line] = place.exec(text) ?? []
      if (file !== undefined) draft.place = placeOf(file, line)
      return 'take'
    },
  }
}

function openUnittest(subject: string): Opening {
  const draft: Draft = { ...draftOf(subject), tool: 'unittest' }
  let isTraced = false
  return {
    draft,
    more({ text }) {
      if (/^={10,}$/.test(text) || /^Ran \d+ tests?/.test(text)) return 'over'
      const [, file, line] = /^ {2}File "(.+?)", line (\d+)/.exec(text) ?? []
      if (file !== undefined) {
        isTraced = true
        draft.place ??= placeOf(file, line)
      } else if (isTraced && /^\S/.test(text) && !text.startsWith('-')) {
        draft.title = text.replace(/^AssertionError: /, '')
      }
      return 'take'
    },
  }
}

function tally(text: string) {
  const count = (what: RegExp) => [...text.matchAll(what)].reduce((sum, [, number]) => sum + Number(number), 0)
  const [failed, passed] = [count(/(\d+) (?:failed|errors?)/g), count(/(\d+) passed/g)]
  return failed + passed > 0 ? { tests: { failed, passed } } : undefined
}
