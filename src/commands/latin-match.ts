import { editDistance } from './edit-distance.ts'

/** Verbs of things to do whose past does not end in -ed. */
const presentOf = new Map(
  (
    'sent send bought buy paid pay wrote write written write made make took take taken take brought bring found find met ' +
    'meet built build told tell spoke speak swept sweep threw throw thrown throw hung hang ran run gave give given give ' +
    'drew draw fed feed held hold rang ring'
  )
    .match(/\S+ \S+/g)
    ?.map((pair) => pair.split(' ') as [string, string]),
)

/** What "order", "orders", "ordered" and "ordering" have in common. */
function stem(word: string): string {
  const present = presentOf.get(word) ?? word
  const bare = present.replace(/(?<=.{2})(?:ied|ies)$/, 'y').replace(/(?<=.{3})(?:ing|ed|es|s|e)$/, '')
  return bare.replace(/([b-df-hj-np-tv-z])\1$/, '$1').replace(/(?<=.{3})e$/, '')
}

/** 0 to 1: how surely `said` is the word `written`, in another form or misheard. */
function likeness(said: string, written: string): number {
  if (said === written) return 1
  if (stem(said) === stem(written)) return 0.95
  const shorter = Math.min(said.length, written.length)
  if (shorter < 5 || Math.abs(said.length - written.length) > 2) return 0
  const allowed = shorter >= 7 ? 2 : 1
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
