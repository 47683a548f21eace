import type { TaskTarget, TitledTask } from './task-target.ts'
import { matchTitles, type TitleWords, titleWords, weightOf } from './title-match.ts'

/** Less of the words than this in a title is chance. */
const minScore = 0.6
/** For words in a sentence that could be about anything: nearly all of them. */
const minSureScore = 0.8
/** Titles that are as good as the best but for this are meant as much. */
const closeScore = 0.08

/**
 * Indexes, from 0, of the tasks that `target` means, in the order of `openTasks`, which is the one that people see. One:
 * found. Several for words: it could be each of them, so ask back. None: there is no such task, or nothing was named.
 */
export function findTasks(target: TaskTarget, openTasks: readonly TitledTask[]): readonly number[] {
  const at = (index: number) => (index < 0 ? openTasks.length + index : index - 1)
  const exists = (index: number) => index >= 0 && index < openTasks.length
  if (target.kind === 'ordinal') return [at(target.index)].filter(exists)
  if (target.kind === 'ordinals') return [...new Set(target.indexes.map(at).filter(exists))]
  if (target.kind === 'unnamed') return []
  return bestTitles(target.words, openTasks)
}

function bestTitles(words: string, openTasks: readonly TitledTask[]): readonly number[] {
  const titles = openTasks.map(({ title }) => titleWords(title))
  const matches = matchTitles(words, titles, minScore)
  const best = Math.max(...matches.map(({ score }) => score))
  const close = matches.filter(({ score }) => score >= best - closeScore)
  const whole = close.filter(({ score, share }) => score >= 0.95 && share >= 0.95)
  return (whole.length === 1 ? whole : close).map(({ index }) => index)
}

/**
 * Whether nearly all of `words` stand in the title of a task, so that a sentence about them is about the task. A
 * single word must be half of the title, unless the sentence points at something known: "the printer", 打印机那个.
 */
export type TitleTest = (words: string, points: boolean) => boolean

/** The test for the titles of `tasks`, which are read when it is first used. */
export function titleTest(tasks: readonly TitledTask[]): TitleTest {
  let titles: readonly TitleWords[] | undefined
  const answers = new Map<string, boolean>()
  return (words, points) => {
    titles ??= tasks.map(({ title }) => titleWords(title))
    const key = `${points} ${words}`
    const answer = answers.get(key) ?? isSurelyIn(words, titles, points)
    answers.set(key, answer)
    return answer
  }
}

function isSurelyIn(words: string, titles: readonly TitleWords[], points: boolean): boolean {
  const enough = points || weightOf(titleWords(words)) > 2
  return matchTitles(words, titles, minSureScore).some(({ share }) => enough || share >= 0.5)
}
