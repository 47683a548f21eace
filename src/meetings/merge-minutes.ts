import { compactItem, limited, type Minutes, type MinutesItem, mapSections } from './minutes.ts'
import { contentWords } from './words.ts'

/** Two entries that share this much of their words say the same. */
const sameShare = 0.7

/**
 * Minutes of the parts of a meeting as minutes of the whole, by rule: entries in turn from each part, so that every part
 * has its say as far as the limits allow; those that say the same become one, with the citations of both.
 */
export function mergeMinutes(parts: readonly Minutes[]): Minutes {
  const empty: Minutes = { bullets: [], decisions: [], actions: [], risks: [], nextSteps: [] }
  const title = parts.find((part) => part.title !== undefined)?.title
  const merged = mapSections(empty, (_, section) => {
    const longest = Math.max(0, ...parts.map((part) => part[section].length))
    const inTurn = Array.from({ length: longest }, (_, rank) => parts.flatMap((part) => part[section][rank] ?? []))
    return inTurn.flat().reduce(joined, [])
  })
  return limited({ ...merged, ...(title !== undefined && { title }) })
}

function joined(items: readonly MinutesItem[], item: MinutesItem): readonly MinutesItem[] {
  const index = items.findIndex((each) => saysTheSame(each, item))
  const same = items[index]
  if (!same) return [...items, item]
  const segments = [...new Set([...same.segments, ...item.segments])]
  return items.with(index, compactItem({ ...item, ...same, segments }))
}

function saysTheSame(one: MinutesItem, other: MinutesItem): boolean {
  const [a, b] = [new Set(contentWords(one.text)), new Set(contentWords(other.text))]
  const shared = a.intersection(b).size
  // Numbers and owners make two tasks of what is otherwise one sentence.
  const figures = (item: MinutesItem) => `${item.owner ?? ''} ${item.text.match(/\d+/g)?.join(' ') ?? ''}`
  return shared > 0 && shared / a.union(b).size >= sameShare && figures(one) === figures(other)
}
