import type { TargetRule } from './read-target.ts'

/** One kind of sentence about a task; what its group catches names the task. */
export interface TaskFrame extends TargetRule {
  readonly intent: 'assign' | 'complete' | 'reopen'
  readonly pattern: RegExp
}

/** A pattern over a whole utterance: `TASK` stands for what names the task. */
const whole = (pattern: string): RegExp => new RegExp(`^(?:${pattern.replace('TASK', '(?<task>.*?)')})$`)

const want = '(?:我(?:想要?|要|来|就|先|们)*)?'
const ill =
  "(?:i ?'?ll|ill|i will|i can|let me|i want to|i wanna|i'd like to|i would like to|i'm going to|i'm gonna|help me)"
const doneChinese =
  '(?:做完|作完|坐完|做玩|搞定|完成|弄好|弄完|办完|办好|办妥|处理完|处理好|做好|搞完|干完|完工|解决| ?done ?| ?ok)'
const done = '(?:done|dun|down|don|complete|completed|finished|finish)'
const finished =
  '(?:complete|completed|finish|finished|close|closed|check off|checked off|tick off|ticked off|cross off|crossed off|mark off|wrap up|wrapped up)'
const notDone = '(?:未完成|没完成|没做完|没有完成|待办|未做|没做|未开始| ?undone)'

/** Tried in this order. */
export const taskFrames: readonly TaskFrame[] = [
  // Opening again: before anything that a "not" rules out.
  {
    intent: 'reopen',
    words: 'any',
    pattern: whole(`(?:把|将)?TASK(?:标记|标|设置|设|恢复|改)(?:为|成|回|到|作)*${notDone}(?:状态)?`),
  },
  {
    intent: 'reopen',
    words: 'any',
    unnamed: true,
    pattern: whole('(?:重新打开|重新开启|重开|重启|恢复|re ?open ?)TASK'),
  },
  { intent: 'reopen', words: 'any', pattern: whole('(?:把|将)?TASK(?:重新打开|重新开启|重开)') },
  {
    intent: 'reopen',
    words: 'any',
    unnamed: true,
    bareNumber: true,
    pattern: whole(`(?:re ?open|reopened|unmark|uncheck) TASK(?: again)?`),
  },
  { intent: 'reopen', words: 'known', pattern: whole('open TASK (?:again|back up)') },
  {
    intent: 'reopen',
    words: 'any',
    pattern: whole(
      `(?:mark|set|change) TASK (?:as |to |back to )?(?:not ${done}|undone|incomplete|unfinished|open|pending|to ?do)`,
    ),
  },

  // Claiming.
  {
    intent: 'assign',
    words: 'any',
    unnamed: true,
    bareNumber: true,
    pattern: whole(`${want}(?:认领|领取)(?:了)?TASK`),
  },
  {
    intent: 'assign',
    words: 'known',
    unnamed: true,
    pattern: whole(`${want}(?:接受|接收|接手|接单|我来做)(?:了)?TASK`),
  },
  { intent: 'assign', words: 'known', pattern: whole(`${want}(?:接|领|拿|要|做|来做|负责|处理)(?:了)?TASK`) },
  { intent: 'assign', words: 'known', pattern: whole('(?:(?:让|由)?我(?:来|去)|给我)TASK') },
  {
    intent: 'assign',
    words: 'any',
    unnamed: true,
    pattern: whole('(?:把|将)?TASK(?:就|都)?(?:分配|分派|指派|派)给我'),
  },
  {
    intent: 'assign',
    words: 'known',
    unnamed: true,
    pattern: whole('(?:把|将)?TASK(?:就|都)?(?:(?:让|由)?我来(?:做|弄|办|处理|负责)|交给我(?:做|处理|负责|来做|来)?)'),
  },
  {
    intent: 'assign',
    words: 'known',
    pattern: whole(
      '(?:把|将)?TASK(?:就|都)?(?:(?:让|由)?我来(?:搞|接|领)?|给我|归我|算我的|我(?:都|就)?(?:做|接|要|领|拿|包|认领|领取|负责|接手|接受|接单)(?:了)?)',
    ),
  },
  {
    intent: 'assign',
    words: 'any',
    unnamed: true,
    bareNumber: true,
    pattern: whole(`(?:${ill} )?claim(?:ed)?\\b ?TASK`),
  },
  { intent: 'assign', words: 'none', pattern: whole('(?:clean|climb|claims|plane|clam|blame) TASK') },
  {
    intent: 'assign',
    words: 'any',
    unnamed: true,
    bareNumber: true,
    pattern: whole('(?:assign|assigned|a sign|sign)\\b ?TASK ?to me'),
  },
  { intent: 'assign', words: 'any', unnamed: true, bareNumber: true, pattern: whole('assign me (?:to )?TASK') },
  {
    intent: 'assign',
    words: 'known',
    pattern: whole(`(?:${ill} )?(?:take|grab|accept|pick up|take on|own|take over)\\b ?TASK`),
  },
  {
    intent: 'assign',
    words: 'known',
    pattern: whole(`${ill} (?:do|get|have|handle|take care of|start|work on)\\b ?TASK`),
  },
  {
    intent: 'assign',
    words: 'known',
    pattern: whole(
      "(?:i(?:'?ve| have)? got|give me|hand me|put me down for|sign me up for|put me on|dibs on|i want|i'd like|give)\\b ?TASK(?: to me)?",
    ),
  },
  { intent: 'assign', words: 'known', pattern: whole("TASK ?\\b(?:is|'s|are) (?:mine|on me)") },
  { intent: 'assign', words: 'known', pattern: whole(`${ill} TASK`) },

  // Completing.
  {
    intent: 'complete',
    words: 'any',
    unnamed: true,
    bareNumber: true,
    pattern: whole(`(?:mark|marked|set|flag|${ill} mark)\\b ?TASK ?\\b(?:as |to )?(?:all )?${done}`),
  },
  {
    intent: 'complete',
    words: 'any',
    unnamed: true,
    pattern: whole(
      '(?:把|将)?TASK(?:给我)?(?:标记|标|设置|设|勾选|改)(?:为|成|作|上)*(?:已|已经)*(?:完成|做完| ?done)(?:了|状态)*',
    ),
  },
  {
    intent: 'complete',
    words: 'any',
    unnamed: true,
    bareNumber: true,
    pattern: whole('(?:标记|标| ?mark )TASK(?:为|成)?(?:已)?(?:完成| ?done ?)(?:了)?'),
  },
  {
    intent: 'complete',
    words: 'known',
    pattern: whole('(?:把|将)?TASK(?:给我)?(?:勾掉|划掉|打勾|打钩|勾上| ?done ?掉)(?:了)?'),
  },
  {
    intent: 'complete',
    words: 'known',
    unnamed: true,
    pattern: whole(
      `(?:我|我们)?(?:已经|已|刚刚|刚|都)*(?:把|将)?TASK(?:我|我们)?(?:都|也|已经|已|全部|刚刚|刚|是)*${doneChinese}(?:了|掉|好)*`,
    ),
  },
  {
    intent: 'complete',
    words: 'known',
    pattern: whole('(?:我|我们)?(?:已经|已|刚刚|刚|都)*(?:把|将)?TASK(?:我|我们)?(?:都|已经|已)*(?:好|完)了'),
  },
  {
    intent: 'complete',
    words: 'known',
    unnamed: true,
    pattern: whole(`(?:我|我们)?(?:已经|已|刚刚|刚)*(?:标记完成|完成|搞定|做完|办完|弄完)(?:了|掉)?TASK`),
  },
  { intent: 'complete', words: 'known', pattern: whole('TASK(?:任务)?(?:标记完成|任务完成)(?:了)?') },
  { intent: 'complete', words: 'known', bareNumber: true, pattern: whole('(?:check|tick|cross|mark) TASK off') },
  {
    intent: 'complete',
    words: 'known',
    unnamed: true,
    bareNumber: true,
    pattern: whole(`(?:(?:i|we|i'?ve|i have|we've) )?(?:just |already |have )*${finished} TASK`),
  },
  {
    intent: 'complete',
    words: 'known',
    bareNumber: true,
    pattern: whole(
      "(?:(?:i|we|i'?m|i am|i'?ve|i have|we're|we've) )?(?:just |already |all |been )*(?:done|finished) (?:with )?TASK",
    ),
  },
  { intent: 'complete', words: 'known', pattern: whole("(?:i|we|i'?ve|i have)(?: just| already)? (?:did|done) TASK") },
  {
    intent: 'complete',
    words: 'known',
    unnamed: true,
    bareNumber: true,
    pattern: whole(
      "TASK ?\\b(?:is|'s|are|has been|have been|was|were) (?:all |now |already |finally |both |just )*(?:done|dun|finished|complete|completed)",
    ),
  },
  { intent: 'complete', words: 'known', unnamed: true, pattern: whole('TASK (?:done|finished|complete|completed)') },
  {
    intent: 'complete',
    words: 'known',
    pattern: whole("TASK (?:it'?s done|it is done|i'?m done|mark (?:it |that )?(?:as )?(?:done|complete))"),
  },
  {
    intent: 'complete',
    words: 'none',
    unnamed: true,
    pattern: whole("(?:(?:i'?m|i am|we'?re|it'?s|that'?s|all) )*(?<task>)(?:done|finished|complete)"),
  },
]
