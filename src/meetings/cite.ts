import { compactItem, type Minutes, type MinutesItem, mapSections } from './minutes.ts'
import { contentWords } from './words.ts'

/** Something that can be cited, and by which ids. */
export interface Citable {
  readonly text: string
  readonly segments: readonly string[]
}

/** Share, and number, of an entry's words that a source has to have. */
const leastShare = 0.4
const leastShared = 2
/** A source that has nearly as much is cited as well. */
const nearlyBest = 0.8
const maxSources = 2

/** Entries that cite nothing get the sources that say most of it; where none does they stay as they are. */
export function withCitations(minutes: Minutes, sources: readonly Citable[]): Minutes {
  const read = sources.map(({ text, segments }) => ({ segments, words: new Set(contentWords(text)) }))
  return mapSections(minutes, (items) =>
    items.map((item) => (item.segments.length > 0 ? item : compactItem({ ...item, segments: sourcesOf(item, read) }))),
  )
}

function sourcesOf(
  { text }: MinutesItem,
  sources: readonly { readonly segments: readonly string[]; readonly words: ReadonlySet<string> }[],
): string[] {
  const words = new Set(contentWords(text))
  const least = Math.max(leastShared, leastShare * words.size)
  const found = sources
    .map(({ segments, words: said }) => ({ segments, shared: words.intersection(said).size }))
    .filter(({ shared }) => shared >= least)
    .sort((a, b) => b.shared - a.shared)
  const best = found[0]?.shared ?? 0
  const near = found.filter(({ shared }) => shared >= nearlyBest * best).slice(0, maxSources)
  return [...new Set(near.flatMap(({ segments }) => segments))]
}
