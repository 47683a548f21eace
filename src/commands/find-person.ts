import { editDistance } from './edit-distance.ts'
import { isHan, readingOf } from './pinyin.ts'

/** Somebody who may be meant, by whatever names people have for them. */
export interface Person {
  readonly names: readonly string[]
}

export interface FoundPerson {
  /** Indexes of those who may be meant; several: it could be each of them. */
  readonly indexes: readonly number[]
  /** What is said to them, without the name. */
  readonly text: string
}

/** Words that stand between a name and what is said to its bearer. */
const joint =
  /^(?:[,，:：、\s]+|(?:that|to say|know that|know|saying)(?![\p{L}\p{N}])|(?:说(?:一声)?|讲|一声|一下|发(?:一?条|个)?(?:消息|信息)(?:说)?|的话是))+/iu
/** More words than this are no name. */
const maxWords = 4
const maxCharacters = 8

/** Whoever's name `rest` begins with: as it is written, else as it sounds (李伟 is 李卫, and Li Wei, and Lee Way). */
export function findPersonBefore(rest: string, people: readonly Person[]): FoundPerson | undefined {
  let heard: (FoundPerson & { readonly distance: number }) | undefined
  for (const { name, text } of beginnings(rest)) {
    const spelled = indexesOf(people, (own) => plain(own) === plain(name))
    if (spelled.length > 0) return { indexes: spelled, text }
    const distance = Math.min(...people.flatMap(({ names }) => names.map((own) => soundDistance(own, name))))
    if (distance >= (heard?.distance ?? Number.POSITIVE_INFINITY)) continue
    heard = { indexes: indexesOf(people, (own) => soundDistance(own, name) === distance), text, distance }
  }
  return heard && { indexes: heard.indexes, text: heard.text }
}

/** Who is meant by a name alone. */
export function findPerson(name: string, people: readonly Person[]): readonly number[] {
  const spelled = indexesOf(people, (own) => plain(own) === plain(name))
  return spelled.length > 0 ? spelled : indexesOf(people, (own) => Number.isFinite(soundDistance(own, name)))
}

/** Every way to take the first part of a text for a name, the longest first; something must be left to say. */
function beginnings(rest: string): { name: string; text: string }[] {
  const words = [...rest.matchAll(/[^\s,，:：、]+/gu)].map(({ index, 0: word }) => ({
    index,
    end: index + word.length,
  }))
  const ends = new Set<number>()
  for (const { end } of words.slice(0, maxWords)) ends.add(end)
  // Chinese has no spaces: the name may end anywhere.
  const characters = [...rest].slice(0, maxCharacters)
  let end = 0
  for (const character of characters) {
    end += character.length
    if (isHan(character) || isHan(rest.charAt(end))) ends.add(end)
  }
  return [...ends]
    .sort((a, b) => b - a)
    .map((at) => ({ name: rest.slice(0, at), text: rest.slice(at).replace(joint, '').trim() }))
    .filter(({ text }) => text !== '')
}

function indexesOf(people: readonly Person[], test: (name: string) => boolean): number[] {
  return people.flatMap(({ names }, index) => (names.some((name) => name.trim() !== '' && test(name)) ? [index] : []))
}

const wordsIn = (name: string) => name.trim().split(/\s+/).length

const plain = (name: string) =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{P}\p{S}\s]/gu, '')

/** How a name sounds, in letters: Chinese characters by their reading, others nearly as they are pronounced. */
function soundOf(name: string): string {
  return [...plain(name)]
    .map((each) => (isHan(each) ? readingOf(each).sound : each))
    .join('')
    .replace(/([zcs])h/g, '$1')
    .replace(/ph/g, 'f')
    .replace(/ck|c(?![iey])/g, 'k')
    .replace(/ee|ea|ie(?!n)/g, 'i')
    .replace(/a[iy]|e[iy]/g, 'ei')
    .replace(/y$/, 'i')
    .replace(/ng/g, 'n')
    .replace(/(.)\1/g, '$1')
}

/** How far two names are from sounding the same: nearly 0, or a letter or two; infinitely where they are others. */
function soundDistance(own: string, said: string): number {
  const [one, other] = [soundOf(own), soundOf(said)]
  // What is heard as more words than the name has is rather the name and a word behind it.
  const more = [...said].some(isHan) ? 0 : Math.abs(wordsIn(own) - wordsIn(said)) / 10
  if (one === other && one !== '') return more
  const shorter = Math.min(one.length, other.length)
  // Chinese names are short and their characters are read exactly: a letter more is another name.
  if ([...own].some(isHan) && [...said].some(isHan)) return Number.POSITIVE_INFINITY
  if (one[0] !== other[0] || shorter < 4) return Number.POSITIVE_INFINITY
  const distance = editDistance(one, other)
  return distance <= (shorter >= 8 ? 2 : 1) ? distance + more : Number.POSITIVE_INFINITY
}
