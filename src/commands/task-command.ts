/** Which of the open tasks somebody means. */
export type TaskTarget =
  /** 1-based over the open tasks; -1 is the last. */
  | { readonly kind: 'ordinal'; readonly index: number }
  | { readonly kind: 'ordinals'; readonly indexes: readonly number[] }
  /** Words of the title, without those of the command. */
  | { readonly kind: 'words'; readonly words: string }
  /** "Claim a task", and nothing more. */
  | { readonly kind: 'unnamed' }

/** `list` asks to hear the tasks, `more` to hear the next of them. */
export type TaskCommand =
  | { readonly intent: 'assign' | 'complete' | 'reopen'; readonly target: TaskTarget }
  | { readonly intent: 'refresh' | 'undo' | 'list' | 'more' }

const assign = /认领|领取任务|我来做|接收|接受|接手|接单|assign to me|claim|take/
const complete = /完成|做完了|搞定了|办完工作|mark.* done|complete/
const refresh = /刷新|拉取任务|更新列表|refresh|update list/
const doubt = /不|没|别|吗|谁|怎么|\bnot\b|n't|how|\?|？/

/** What of `text`, as a recogniser wrote it down, is a command about tasks; `undefined` where it is none. */
export function parseTaskCommand(text: string): TaskCommand | undefined {
  const lower = text.toLowerCase()
  if (doubt.test(lower)) return undefined
  if (assign.test(lower)) return { intent: 'assign', target: targetOf(lower) }
  if (complete.test(lower)) return { intent: 'complete', target: targetOf(lower) }
  if (refresh.test(lower)) return { intent: 'refresh' }
  return undefined
}

function targetOf(text: string): TaskTarget {
  const number = /(?:第|task |任务)(\d{1,2}|[一二三四五六七八九])/.exec(text)?.[1]
  if (!number) return { kind: 'unnamed' }
  return { kind: 'ordinal', index: Number(number) || '一二三四五六七八九'.indexOf(number) + 1 }
}
