import { type Analyser, placeOf } from './analyser.ts'

const diagnostic = /^(?:vet: )?(\.{0,2}\/?[\w./@-]+\.go):(\d+):(\d+): (.+)$/

/** The compiler and `go vet`; what go says of modules is a matter of packages. */
export const goBuild: Analyser = {
  name: 'go build',
  words: ['.go:'],
  begin({ text }) {
    const [, file, line, column, title] = diagnostic.exec(text) ?? []
    if (title === undefined) return undefined
    const linter = /^(.+) \(([a-z]\w+)\)$/.exec(title)
    const place = placeOf(file, line, column)
    if (linter?.[1]) {
      return {
        draft: { kind: 'lint', severity: 'warning', tool: linter[2] ?? 'golangci-lint', title: linter[1], place },
      }
    }
    const isModule = /cannot find (?:module|package)|no required module|is not in (?:GOROOT|std)/.test(title)
    return { draft: { kind: isModule ? 'dependency' : 'compile-error', severity: 'error', tool: 'go', title, place } }
  },
}
