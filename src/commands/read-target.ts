import { chineseOrdinals } from './chinese-ordinals.ts'
import { englishOrdinals } from './english-ordinals.ts'
import type { TitleTest } from './find-task.ts'
import type { TaskTarget } from './task-target.ts'

/** What may stand at the place of a task in one kind of sentence. */
export interface TargetRule {
  /**
   * `any`: the verb is about tasks only, so that whatever is named must be one. `named`: it says that it is a task, "the
   * printer task", or has the words of an open one. `known`: the verb is said of anything, so that the words must be those
   * of an open task.
   */
  readonly words: 'any' | 'named' | 'known' | 'none'
  /** "Claim a task". */
  readonly unnamed: boolean
  /** "Claim three". */
  readonly bareNumber: boolean
}

const unnamed =
  /^(?:一?个|这个|那个|它|这|个人)?(?:新)?的?(?:任务|工作|单子|单|活)?(?:列表)?$|^(?:it|that|this|that one|this one|one|(?:the |a |an |my |this |that |another )?(?:new )?(?:task|job))$/
/** More tasks than anybody should change with one sentence, or a number of them without saying which. */
const unclear =
  /^(?:所有|全部|一切|每个|其他|其它|剩下|大家)|^[一二两三四五六七八九十\d]+[个项条件]|(?:^| )(?:all|every|everything|each|any|anything|both|rest|others?)(?: |$)|^(?:\w+ )?(?:tasks|items|ones)$|(?:^| )(?:is|are|was|as|to|be)$/
const before =
  /^(?:那个|这个|关于|一个|那|把|将|(?:the|a|an|my|that|this|one)(?: |$)|(?:task|tasks) (?:of|about|with)? ?)/
const after =
  /(?:(?:的)?(?:那个|这个|那一个|那项|那条|那单|那件)?(?:的)?(?:任务|工作|活|事情|事儿|单子| ?task)?(?:的)?|(?: |^)(?:one|task|job|item)(?:'s)?)$/
const pointing = /^(?:the|that|this) |(?:那个|这个|任务|工作|task|one|one's)$|^(?:那个|这个)/
const maxWords = 60

/**
 * The task meant by `spoken`, the part of a command between its own words; `undefined` where it can be none. `isTitle`
 * tells whether words name an open task.
 */
export function readTarget(spoken: string, rule: TargetRule, isTitle: TitleTest): TaskTarget | undefined {
  const text = spoken.trim().replace(/^一下/, '').trim()
  const indexes = chineseOrdinals(text, rule.bareNumber) ?? englishOrdinals(text, rule.bareNumber)
  const [only] = indexes ?? []
  if (indexes && only !== undefined)
    return indexes.length === 1 ? { kind: 'ordinal', index: only } : { kind: 'ordinals', indexes }
  if (unnamed.test(text)) return rule.unnamed ? { kind: 'unnamed' } : undefined
  if (rule.words === 'none' || unclear.test(text)) return undefined
  const words = text.replace(before, '').replace(after, '').replace(before, '').trim()
  if (words === '' || words.length > maxWords) return undefined
  const saysTask = rule.words === 'named' && /(?:任务|工作|task)$/.test(text)
  if (rule.words !== 'any' && !saysTask && !isTitle(words, pointing.test(text))) return undefined
  return { kind: 'words', words }
}
