import type { Draft } from '../finding.ts'
import { type Analyser, type Opening, placeOf } from './analyser.ts'
import { troubleIn } from './system.ts'

/** `Error: message`, `Uncaught TypeError: message`, `RangeError [ERR_X]: message`. */
const nodeError = /^(?:Uncaught )?(?:\[?(?:[A-Z]\w*)?(?:Error|Exception)(?: \[\w+\])?)(?:: (.+)|$)/
const nodeFrame = /^ {4,}at (?:.+? \()?((?:file:\/\/)?[^\s()]+?):(\d+):(\d+)\)?$/
const library = /node_modules|^node:|\/node:|<anonymous>/

/** An exception that ended a Node.js program, or that it wrote with its stack. */
export const nodeTrace: Analyser = {
  name: 'Node.js',
  words: ['    at '],
  begin({ text }, recall) {
    const frame = nodeFrame.exec(text)
    if (!frame || /^ {4,}at /.test(recall(1) ?? '')) return undefined
    // The message may have several lines, but its first one begins like this.
    const back = [1, 2, 3, 4, 5].find((distance) => nodeError.test((recall(distance) ?? '').trimStart()))
    if (back === undefined) return undefined
    const draft = exception('node', (recall(back) ?? '').trim().replace(/^\[(.+)\] \{$/, '$1'))
    const place = ([, file = '', line, column]: readonly string[]) => {
      if (!draft.place && !library.test(file)) draft.place = placeOf(file, line, column)
    }
    place(frame)
    return {
      draft,
      back,
      more({ text: next }) {
        const at = nodeFrame.exec(next)
        if (at) place(at)
        return /^(?: +\S|\}|Emitted 'error' event)/.test(next) ? 'take' : 'over'
      },
    }
  },
}

const pythonFrame = /^ +File "(.+?)", line (\d+)/
const pythonError = /^((?:\w+\.)*\w*(?:Error|Exception|Exit|Interrupt|Warning|Iteration|\w))(?:: (.*))?$/

/** The last call of one's own is where it went wrong, as far as one can do something about it. */
export const pythonTrace: Analyser = {
  name: 'Python',
  words: ['Traceback (', 'File "', 'Fatal Python error'],
  begin({ text }, recall) {
    const isSyntax = /^ +File ".+", line \d+$/.test(text)
    if (!isSyntax && !/^(?:Traceback \(most recent call last\)|Fatal Python error)/.test(text)) return undefined
    // A syntax error has no heading; a frame whose traceback is not kept has none either.
    if (isSyntax && /^ {4}|^Traceback/.test(recall(1) ?? '')) return undefined
    const draft = exception('python', text.trim())
    const at = pythonFrame.exec(text)
    if (at) draft.place = placeOf(at[1], at[2])
    return {
      draft,
      more({ text: next }) {
        const frame = pythonFrame.exec(next)
        const isOwn = !/site-packages|lib\/python\d|<frozen|<string>/.test(frame?.[1] ?? '')
        if (frame && (isOwn || !draft.place)) draft.place = placeOf(frame[1], frame[2])
        if (/^ /.test(next)) return 'take'
        if (!pythonError.test(next)) return 'over'
        Object.assign(draft, exception('python', next), { place: draft.place })
        return 'last'
      },
    }
  },
}

const javaError =
  /^(?:Exception in thread ".*?" |Caused by: |\[ERROR\] )?((?:[a-z][\w$]*\.)+([A-Z][\w$]*(?:Exception|Error|Throwable)))(?:: (.*))?$/
const javaFrame = /^\s+at (?:[\w.@-]+\/)?((?:[\w$]+\.)+)[\w$<>]+\(([\w$]+\.\w+):(\d+)\)/

export const javaTrace: Analyser = {
  name: 'Java',
  words: ['Exception', 'Error', 'Throwable'],
  begin({ text }) {
    const [, , name, message] = javaError.exec(text) ?? []
    if (name === undefined) return undefined
    const draft = exception('java', message === undefined ? name : `${name}: ${message}`)
    return {
      draft,
      more({ text: next }) {
        const [, packageName = '', file, line] = javaFrame.exec(next) ?? []
        const isOwn = !/^(?:java|javax|jdk|sun|org\.junit|kotlin)\./.test(packageName)
        if (file !== undefined && isOwn) draft.place ??= placeOf(file, line)
        const cause = /^Caused by: (?:[\w$]+\.)*([A-Z][\w$]*(?:: .*)?)$/.exec(next)?.[1]
        // The innermost one is why.
        if (cause !== undefined) draft.title = `${draft.title.split(' ← ')[0]} ← ${cause}`
        return /^\s+(?:at |\.\.\. \d+ more|Suppressed: )|^Caused by: /.test(next) ? 'take' : 'over'
      },
    }
  },
}

const goFrame = /^\t(\/?\S+\.go):(\d+)/

export const goTrace: Analyser = {
  name: 'Go',
  words: ['panic: ', 'fatal error: ', 'WARNING: DATA RACE'],
  begin({ text }) {
    if (!/^(?:panic: |fatal error: |WARNING: DATA RACE)/.test(text)) return undefined
    const draft = exception('go', text.replace(/ \[recovered\]$/, ''))
    let isTraced = false
    return {
      draft,
      more({ text: next }) {
        const frame = goFrame.exec(next)
        if (frame && !/\/(?:go|goroot)[^ ]*\/src\/(?:testing|runtime)\//.test(frame[1] ?? '')) {
          draft.place ??= placeOf(frame[1], frame[2])
        }
        isTraced ||= /^goroutine \d+/.test(next)
        if (isTraced) return /^(?:\t|goroutine |[\w./*()]+\(|created by |$)/.test(next) ? 'take' : 'over'
        return /^(?:\tpanic: |\[signal |$|goroutine )/.test(next) ? 'take' : 'over'
      },
    }
  },
}

const rustPanic = /^thread '(.*)' (?:\(\d+\) )?panicked at (?:'(.*)', )?(\S+?):(\d+):(\d+):?$/

export const rustTrace: Analyser = {
  name: 'Rust',
  words: ['panicked at '],
  begin({ text }): Opening | undefined {
    const [, thread, message, file, line, column] = rustPanic.exec(text) ?? []
    if (file === undefined) return undefined
    const draft = exception('rust', message ?? `panic in ${thread}`)
    draft.place = placeOf(file, line, column)
    let isTold = message !== undefined
    return {
      draft,
      more({ text: next }) {
        if (!isTold) {
          isTold = true
          Object.assign(draft, exception('rust', next.trim()), { place: draft.place })
          return 'take'
        }
        return /^(?: +|stack backtrace:|note: run with|note: Some details)/.test(next) ? 'take' : 'over'
      },
    }
  },
}

/** What the program died of may be a trouble of the machine rather than its own. */
function exception(tool: string, title: string): Draft {
  return { kind: troubleIn(title) ?? 'exception', severity: 'error', tool, title }
}
