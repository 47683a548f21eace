import { type Analyser, placeOf } from './analyser.ts'

const javac = /^(\S.*\.(?:java|kt|scala)):(\d+): (error|warning): (?:\[(\w+)\] )?(.+)$/
const maven = /^\[(ERROR|WARNING)\] (\S+\.(?:java|kt)):\[(\d+),(\d+)\] (.+)$/

export const javacAnalyser: Analyser = {
  name: 'javac',
  words: ['.java:', '.kt:', '.scala:'],
  begin({ text }) {
    const [, file, line, level, code, title] = javac.exec(text) ?? []
    if (title !== undefined) return { draft: draftOf(level === 'warning', title, placeOf(file, line), code) }
    const [, mavenLevel, mavenFile, mavenLine, column, message] = maven.exec(text) ?? []
    if (message === undefined) return undefined
    return { draft: draftOf(mavenLevel === 'WARNING', message, placeOf(mavenFile, mavenLine, column)) }
  },
}

function draftOf(isWarning: boolean, title: string, place: ReturnType<typeof placeOf>, subject?: string) {
  return {
    kind: 'compile-error',
    severity: isWarning ? 'warning' : 'error',
    tool: 'javac',
    title,
    place,
    ...(subject !== undefined && { subject }),
    // Maven says it a second time at the end.
    ...(place && { key: `javac ${place.file}:${place.line} ${title}` }),
  } as const
}
