import { type Analyser, placeOf } from './analyser.ts'

const eslint = /^ +(\d+):(\d+) +(error|warning) {2}(.+?)(?: {2,}([\w@/-]+))?$/
const biome = /^(\S+):(\d+):(\d+) (lint\/\w+\/\w+|format|assist\/\S+|parse)\b/
const flake8 = /^(\S+\.py):(\d+):(?:(\d+):)? ((?:[A-Z]{1,4}\d{2,5}))(?: \[\*\])? (.+)$/
const mypy = /^(\S+\.pyi?):(\d+):(?:(\d+):)? (error|warning): (.+?)(?: {2}\[([\w-]+)\])?$/
const rubocop = /^(\S+\.rb):(\d+):(\d+): ([CWEF]): (?:\[Correctable\] )?(\S+): (.+)$/
/** Lines up to the name of the file, above a list of what is wrong in it. */
const maxBack = 60

/** Linters and style checkers; those of Rust and Go stand with their compilers. */
export const lint: Analyser = {
  name: 'lint',
  words: [' error ', ' warning ', ' lint/', ' format ', ' parse ', ' assist/', '.py:', '.pyi:', '.rb:'],
  begin({ text }, recall) {
    const row = eslint.exec(text)
    if (row) {
      const [, line, column, level, title = '', rule] = row
      let file: string | undefined
      for (let back = 1; back <= maxBack && file === undefined; back++) {
        const above = recall(back)
        if (above === undefined || above === '') break
        if (/^(?:\/|\w:\\|\.{0,2}[\w@-]+[\\/.])\S*$/.test(above)) file = above
      }
      return { draft: draftOf('eslint', level === 'error', title.trim(), placeOf(file, line, column), rule) }
    }
    const [, file, line, column, rule] = biome.exec(text) ?? []
    if (file !== undefined) return openBiome(placeOf(file, line, column), rule ?? '')
    const python = flake8.exec(text)
    if (python) {
      const [, pythonFile, pythonLine, pythonColumn, code = '', title = ''] = python
      return {
        draft: draftOf('flake8', /^[EF]/.test(code), title, placeOf(pythonFile, pythonLine, pythonColumn), code),
      }
    }
    const types = mypy.exec(text)
    if (types)
      return {
        draft: draftOf('mypy', types[4] === 'error', types[5] ?? '', placeOf(types[1], types[2], types[3]), types[6]),
      }
    const ruby = rubocop.exec(text)
    if (ruby)
      return {
        draft: draftOf(
          'rubocop',
          /[EF]/.test(ruby[4] ?? ''),
          ruby[6] ?? '',
          placeOf(ruby[1], ruby[2], ruby[3]),
          ruby[5],
        ),
      }
    return undefined
  },
}

function openBiome(place: ReturnType<typeof placeOf>, rule: string) {
  const draft = draftOf('biome', true, rule, place, rule)
  return {
    draft,
    more({ text }: { text: string }) {
      const told = /^ {2}([×✖!i⚠]) (.+)$/.exec(text)
      if (told?.[2] !== undefined) {
        draft.title = told[2]
        draft.severity = told[1] === '×' || told[1] === '✖' ? 'error' : 'warning'
        return 'last' as const
      }
      return text.trim() === '' ? ('take' as const) : ('over' as const)
    },
  }
}

function draftOf(
  tool: string,
  isError: boolean,
  title: string,
  place: ReturnType<typeof placeOf>,
  subject: string | undefined,
) {
  const severity: 'error' | 'warning' = isError ? 'error' : 'warning'
  return { kind: 'lint' as const, severity, tool, title, place, subject }
}
