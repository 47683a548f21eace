import { stem } from '../words.ts'
import type { Evidence } from './evidence.ts'
import { literally } from './pattern.ts'
import { hasWords, type NameMention, names, namesIn, type People } from './people.ts'

/** Short and long of one word. */
const sameThings: readonly (readonly [RegExp, RegExp])[] = [
  [/^usd?$/i, /dollar|america|united states|\$|美/i],
  [/^eur$/i, /euro|€|欧/i],
  [/^(?:uk|gbp)$/i, /pound|£|brit|kingdom|engl|英/i],
  [/^(?:rmb|cny)$/i, /yuan|¥|元|块|人民币/i],
  [/^eu$/i, /europe|欧/i],
  [/^(?:q[1-4]|h[12])$/i, /quarter|half|季|半年/i],
  [/^(?:tv)$/i, /tele|电视/i],
  [/^(?:hr)$/i, /human|人事|人力/i],
  [/^(?:it)$/i, /\bit\b|computer|信息/i],
]

/** Names of a claim, and which of them its evidence does not have. */
export function missingNames(
  text: string,
  evidence: readonly Evidence[],
  people: People,
): { readonly names: readonly NameMention[]; readonly missing: readonly NameMention[] } {
  const mentions = namesIn(text, people)
  const said = evidence.map((each) => `${each.label}: ${each.text}`).join('\n')
  const words = said.match(/[\p{L}\p{N}]+/gu) ?? []
  const stems = new Set(words.map((word) => stem(word.toLowerCase())))
  return { names: mentions, missing: mentions.filter((mention) => !isSaid(mention, said, words, stems, people)) }
}

function isSaid(
  { name, isPerson }: NameMention,
  said: string,
  words: readonly string[],
  stems: ReadonlySet<string>,
  people: People,
): boolean {
  if (/^\p{Script=Han}/u.test(name)) return hanNameIsSaid(name, said)
  // In a transcript of another script names are written otherwise.
  if (!/\p{Script=Latin}{3}/u.test(said.replaceAll(/[\p{Lu}\d]+/gu, ''))) return !isPerson || names(said, name)
  if (people.labels.includes(name) ? names(said, name, people) : hasWords(said, name)) return true
  if (isPerson) return false
  const lower = name.toLowerCase()
  const squashed = words.join('').toLowerCase()
  if (stems.has(stem(lower)) || (lower.length > 3 && squashed.includes(lower.replaceAll(/[^\p{L}\p{N}]/gu, ''))))
    return true
  if (lower.split('-').every((part) => stems.has(stem(part)))) return true
  if (/^\p{Lu}{2,5}s?$/u.test(name) && (hasInitials(words, lower.replace(/s$/, '')) || hasSpelling(said, name)))
    return true
  return (
    sameThings.some(([short, long]) => short.test(name) && long.test(said)) ||
    // Canada and Canadian.
    words.some(
      (word) => commonStart(word.toLowerCase(), lower) >= Math.max(5, 0.7 * Math.min(word.length, lower.length)),
    )
  )
}

/** 张伟 was said, or 张总 or 小张 for him. */
function hanNameIsSaid(name: string, said: string): boolean {
  if (said.includes(name)) return true
  const family = /^[小老阿]/.test(name) ? (name[1] ?? '') : (name[0] ?? '')
  const isShort = /^[小老阿]/.test(name) || /^.(?:总|老师|经理|教授|博士|先生|女士|主任|工|董|哥|姐)/u.test(name)
  const asTitle = new RegExp(`[小老阿]${family}|${family}(?:总|老师|经理|教授|博士|先生|女士|主任|工|董|哥|姐)`, 'u')
  if (isShort) return new RegExp(`(?:^|[^\\p{Script=Han}])${family}\\p{Script=Han}{1,2}:|${family}`, 'mu').test(said)
  return asTitle.test(said) || (name.length === 3 && said.includes(name.slice(1)))
}

function hasInitials(words: readonly string[], letters: string): boolean {
  const initials = words.map((word) => word[0]?.toLowerCase() ?? '').join('')
  return initials.includes(letters)
}

/** "S. D. R." and "s d r" for SDR. */
function hasSpelling(said: string, name: string): boolean {
  const spelled = [...name].map((letter) => literally(letter)).join('[\\s._-]*')
  return new RegExp(`(?<!\\p{L})${spelled}(?!\\p{L})`, 'iu').test(said)
}

function commonStart(a: string, b: string): number {
  let length = 0
  while (length < a.length && a[length] === b[length]) length++
  return length
}
