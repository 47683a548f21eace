import { editDistance } from './edit-distance.ts'

const endings = /^(?:s|es|ed|d|ing|er|ers|e|'s|ly)$/

/** 0 to 1: how surely `said` is the word `written`, in another form or misheard. */
function likeness(said: string, written: string): number {
  if (said === written) return 1
  const [short, long] = said.length < written.length ? [said, written] : [written, said]
  if (short.length >= 3 && long.startsWith(short) && endings.test(long.slice(short.length))) return 0.95
  const stems = short.length >= 5 && said.replace(/(?:ing|ed|e)$/, '') === written.replace(/(?:ing|ed|e)$/, '')
  if (stems) return 0.95
  if (short.length < 4 || long.length - short.length > 2) return 0
  const allowed = short.length >= 7 ? 2 : 1
  return editDistance(said, written) <= allowed ? 0.85 : 0
}

/** For each word of `said`, from 0 to 1, how surely it stands in `written`, in any order. */
export function latinMatch(said: readonly string[], written: readonly string[]): readonly number[] {
  const pairs = written.map((word, at) => word + (written[at + 1] ?? ''))
  const credits = said.map((word) => {
    const single = Math.max(0, ...written.map((other) => likeness(word, other)))
    return Math.max(single, ...pairs.map((pair) => likeness(word, pair)))
  })
  for (let at = 0; at + 1 < said.length; at++) {
    const joined = `${said[at]}${said[at + 1]}`
    const credit = Math.max(0, ...written.map((other) => (other.length >= 4 ? likeness(joined, other) : 0)))
    if (credit > Math.max(credits[at] ?? 0, credits[at + 1] ?? 0)) credits.splice(at, 2, credit, credit)
  }
  return credits
}
