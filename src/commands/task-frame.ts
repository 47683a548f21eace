import type { TargetRule } from './read-target.ts'

type Intent = 'assign' | 'complete' | 'reopen'

/** One kind of sentence about a task; what its group catches names the task. */
export interface TaskFrame extends TargetRule {
  readonly intent: Intent
  readonly pattern: RegExp
}

/**
 * A frame whose `pattern` is that of a whole utterance. `TASK` in it stands for what names the task; otherwise its group
 * `task` does. Repeats in it are counted, `{0,3}` and not `*`: what somebody repeats must not cost more with each time.
 */
export function frame(
  intent: Intent,
  words: TargetRule['words'],
  pattern: string,
  ...also: readonly ('unnamed' | 'bareNumber')[]
): TaskFrame {
  return {
    intent,
    words,
    pattern: new RegExp(`^(?:${pattern.replace('TASK', '(?<task>.*?)')})$`),
    unnamed: also.includes('unnamed'),
    bareNumber: also.includes('bareNumber'),
  }
}
