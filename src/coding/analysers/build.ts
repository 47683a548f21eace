import type { Analyser } from './analyser.ts'

/** What tools that run others say when one of those has failed: worth less than what that one said itself. */
const sentences: readonly (readonly [tool: string, pattern: RegExp])[] = [
  ['make', /^g?make(?:\[\d+\])?: \*\*\* (\[.+\] .+|No rule to make target .+)$/],
  ['ninja', /^(FAILED: .+|ninja: build stopped: .+)$/],
  ['cmake', /^(CMake Error.*)$/],
  ['cargo', /^error: (could not compile .+)$/],
  ['maven', /^\[(?:INFO|ERROR)\] (BUILD FAILURE)$/],
  ['gradle', /^(BUILD FAILED)\b.*$|^(FAILURE: Build (?:failed|completed) with .+)$/],
  ['docker', /^(?:ERROR: )?(failed to solve: .+|The command .+ returned a non-zero code: \d+)$/],
  ['github', /^##\[error\](.+)$/],
]

export const build: Analyser = {
  name: 'build tools',
  words: [
    '*** ',
    'FAILED: ',
    'ninja: ',
    'CMake Error',
    'could not compile',
    'BUILD FAIL',
    'FAILURE: ',
    'failed to solve',
    'non-zero code',
    '##[error]',
  ],
  begin({ text }) {
    for (const [tool, pattern] of sentences) {
      const found = pattern.exec(text)
      const title = found?.[1] ?? found?.[2]
      if (title !== undefined) return { draft: { kind: 'build', severity: 'error', tool, title } }
    }
    return undefined
  },
}
