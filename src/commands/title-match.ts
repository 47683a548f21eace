import { type HanText, hanMatch, hanText } from './han-match.ts'
import { latinMatch } from './latin-match.ts'
import { isHan } from './pinyin.ts'
import { plainText } from './spoken-text.ts'

/** A title, or what somebody says of it. */
export interface TitleWords {
  readonly han: HanText
  readonly latin: readonly string[]
}

const smallWords = new Set(
  "the a an task tasks item job one ones to of for my our that this it it's its about i i've i'm we is are was were be been has have had on in at up with and please 's already just all from".split(
    ' ',
  ),
)
const smallCharacters = /任务|那个|这个|一个|已经|[的了把将都呢吧]/g
const figureOf = new Map(
  'zero one two three four five six seven eight nine ten'.split(' ').map((word, at) => [word, String(at)]),
)
const maxTitleCharacters = 200

export function titleWords(text: string): TitleWords {
  const plain = plainText(text.slice(0, maxTitleCharacters))
  const hanOnly = [...plain.replace(/\d/g, (figure) => '零一二三四五六七八九'[Number(figure)] ?? figure)].filter(isHan)
  const withoutHan = plain.replace(/[\u4e00-\u9fff]\d*|\d*[\u4e00-\u9fff]/g, ' ')
  const words = withoutHan
    .split(' ')
    .map((word) => word.replace(/'s$/, ''))
    .filter((word) => word !== '' && !smallWords.has(word))
  return {
    han: hanText(hanOnly.join('').replace(smallCharacters, '')),
    latin: words.map((word) => figureOf.get(word) ?? word),
  }
}

/** How much is said: a Chinese character counts one, another word two. */
export const weightOf = (words: TitleWords): number => words.han.characters.length + 2 * words.latin.length

/** 0 to 1: which part of `said`, which is not empty, is in `written`. */
function coverage(said: TitleWords, written: TitleWords): number {
  const latin = latinMatch(said.latin, written.latin).reduce((sum, credit) => sum + credit, 0)
  return (hanMatch(said.han, written.han) + 2 * latin) / weightOf(said)
}

export interface TitleMatch {
  /** From 0, in the list of tasks. */
  readonly index: number
  /** 0 to 1: which part of what was said is in the title. */
  readonly score: number
  /** 0 to 1: which part of the title was said. */
  readonly share: number
}

/** The titles of which at least `minScore` of `words` is, and how well; none where they are only small words. */
export function matchTitles(words: string, titles: readonly TitleWords[], minScore: number): readonly TitleMatch[] {
  const said = titleWords(words)
  if (weightOf(said) === 0) return []
  return titles.flatMap((title, index) => {
    if (weightOf(title) === 0) return []
    const score = coverage(said, title)
    return score < minScore ? [] : [{ index, score, share: coverage(title, said) }]
  })
}
