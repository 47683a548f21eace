import type { Draft } from '../finding.ts'
import type { Analyser } from './analyser.ts'
import { troubleIn } from './system.ts'

const npm =
  /^npm (?:error|ERR!) (?!code |A complete log|Log files|path |errno |syscall |dest |signal |command |workspace |location |\s|lifecycle )(?:[\w-]+ )?(.+)$/
const npmCode = /^npm (?:error|ERR!) code (\w+)$/
/** Each says what is missing, or does not fit. */
const others: readonly (readonly [tool: string, pattern: RegExp])[] = [
  [
    'pip',
    /^ERROR: (No matching distribution found for .+|Could not find a version that satisfies .+|Cannot install .+|ResolutionImpossible.*|Failed building wheel for .+|Could not build wheels for .+)$/,
  ],
  [
    'cargo',
    /^error: (no matching package named .+|failed to (?:select a version for|get|download|load source for dependency) .+)$/,
  ],
  [
    'maven',
    /^\[ERROR\] Failed to execute goal on project \S+: (Could not resolve dependencies .+?)(?: -> \[Help \d+\])?$/,
  ],
  [
    'maven',
    /^\[ERROR\] Failed to execute goal .*(Plugin \S+ or one of its dependencies could not be resolved.*?)(?: -> \[Help \d+\])?$/,
  ],
  ['gradle', /^> (Could not (?:resolve|find) .+)$/],
  [
    'go',
    /^(?:go: )?(\S+: (?:module .+|unrecognized import path|no matching versions).*|no required module provides package .+|missing go\.sum entry .+)$/,
  ],
  ['pnpm', /^ ?(ERR_PNPM_\w+ .+)$/],
  ['yarn', /^(?:error |➤ YN\d+: .*)(Couldn't find (?:any versions for|package) .+)$/],
  ['apt', /^E: (Unable to locate package .+|Package .+ has no installation candidate|Unmet dependencies.*)$/],
  ['bundler', /^(Could not find (?:gem|compatible versions) .+)$/],
  ['composer', /^ +- (Root composer\.json requires .+)$/],
  ['poetry', /^(Because .+ depends on .+, version solving failed\.)$/],
]

/** What cannot be installed. Trouble with network or disk is told as that. */
export const packages: Analyser = {
  name: 'package managers',
  words: [
    'npm error',
    'npm ERR!',
    'ERROR: ',
    'error: ',
    "error Couldn't",
    '[ERROR] Failed',
    '> Could not',
    'no required module',
    'go: ',
    'missing go.sum',
    'ERR_PNPM',
    'E: Unable',
    'E: Package',
    'E: Unmet',
    'Could not find',
    'version solving failed',
    'Root composer',
    'YN0',
  ],
  begin({ text }) {
    const code = npmCode.exec(text)?.[1]
    if (code !== undefined) return openNpm(code)
    for (const [tool, pattern] of others) {
      const title = pattern.exec(text)?.[1]
      if (title !== undefined) return { draft: draftOf(tool, title) }
    }
    return undefined
  },
}

function openNpm(code: string) {
  // A script that failed is the failure of what it ran.
  const isScript = code === 'ELIFECYCLE' || /^\d+$/.test(code)
  const draft = draftOf('npm', code)
  draft.subject = code
  if (isScript) draft.kind = 'build'
  let isTold = false
  return {
    draft,
    more({ text }: { text: string }) {
      const title = npm.exec(text)?.[1]
      if (title !== undefined && !isTold) {
        isTold = true
        draft.title = title
        if (!isScript) draft.kind = troubleIn(`${code} ${title}`) ?? 'dependency'
      }
      return /^npm (?:error|ERR!)/.test(text) ? ('take' as const) : ('over' as const)
    },
  }
}

function draftOf(tool: string, title: string): Draft {
  return { kind: troubleIn(title) ?? 'dependency', severity: 'error', tool, title }
}
