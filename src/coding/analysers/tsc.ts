import { type Analyser, placeOf } from './analyser.ts'

const plain = /^(\S.*?)\((\d+),(\d+)\): (error|warning) (TS\d+): (.+)$/
const pretty = /^(\S.*?):(\d+):(\d+) - (error|warning) (TS\d+): (.+)$/
const placeless = /^(error) (TS\d+): (.+)$/

export const tsc: Analyser = {
  name: 'tsc',
  words: ['error TS', 'warning TS'],
  begin({ text }) {
    const found = plain.exec(text) ?? pretty.exec(text)
    if (found) {
      const [, file, line, column, level, code, title = ''] = found
      return {
        draft: {
          kind: 'compile-error',
          severity: level === 'warning' ? 'warning' : 'error',
          tool: 'tsc',
          subject: code,
          title,
          place: placeOf(file, line, column),
        },
      }
    }
    const [, , code, title] = placeless.exec(text) ?? []
    if (title === undefined) return undefined
    return { draft: { kind: 'compile-error', severity: 'error', tool: 'tsc', subject: code, title } }
  },
}
