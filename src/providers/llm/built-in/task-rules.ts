import type { Bilingual } from './language.ts'
import type { Answer, Question, Rule } from './rule.ts'
import { callTool, findTool, resultOf } from './tool-call.ts'

/** Tasks that are read out; more is not remembered. */
const maxRead = 3

/** What people ask of tasks that is no direct command of working mode, by the tools which that mode offers. */
export const taskRules: readonly Rule[] = [
  {
    name: 'add a task',
    en: /^(?:please |can you |could you |i want to |i need to |let's )*(?:(?:add|create|make)(?: me)?(?: an?| another| the)?(?: new)?|new) (?:task|to-?do)\b(?! list)(?: for me)?(?: called| named| titled| to| for)?[:,]? *(.*)$|^(?:please |can you |could you )*(?:add|put) (.+) (?:to|on|onto) (?:the|my|our) (?:tasks? |to-?do )?list\b/d,
    zh: /^(?:请|麻烦|帮我|给我|我要|我想)*(?:添加|新增|新建|创建|增加|加|建)(?:一)?(?:个|条|项)?(?:新的?)?(?:任务|待办(?:事项)?)[，,：: ]*(?:是|叫做|叫|名为)?(.*)$|^(?:请|麻烦|帮我)*把?(.+?)(?:添加到|加到|加入|加进|放到|放进)(?:我的)?(?:任务|待办)(?:列表|清单)?/d,
    answer: addTask,
  },
  {
    name: 'how many tasks',
    en: /\bhow many\b.*\b(?:tasks|to-?dos)\b/,
    zh: /(?:多少|几)(?:个|条|项)?.{0,6}(?:任务|待办)|(?:任务|待办).{0,6}(?:多少|几)(?:个|条|项)/,
    answer: (question) => askTasks(question, countOf),
  },
  {
    name: 'which tasks',
    en: /\b(?:what|which|any|show|read|list|tell|hear|have)\b.*\b(?:tasks|to-?dos|(?:task|to-?do) list)\b|\bwhat (?:do i have|is there|is left) to do\b/,
    zh: /(?:有|看看?|查看|读|念|列出|列一下|告诉我|说说).{0,6}(?:任务|待办)|(?:任务|待办).{0,4}(?:哪些|什么|列表|清单)|我的(?:任务|待办)/,
    answer: (question) => askTasks(question, readOut),
  },
]

function addTask(question: Question): Answer | undefined {
  const title = titleIn(question)
  if (title === '') return { en: 'Say, for example: add a task to buy paper.', zh: '比如这样说：添加任务，买纸。' }
  return withTaskTool(question, 'create_task', { title }, (result) =>
    /^Added/.test(result)
      ? { en: `Added: ${title}.`, zh: `已添加：${title}。` }
      : { en: 'The task was not added.', zh: '任务没有添加成功。' },
  )
}

/** As it was said, which may have capital letters within. */
function titleIn({ said, match, language }: Question): string {
  const [start, end] = match.indices?.[1] ?? match.indices?.[2] ?? [0, 0]
  const title = said
    .slice(start, end)
    .replace(/^[\s\p{P}]+|[\s\p{P}]+$/gu, '')
    .replace(/[, ]+please$/i, '')
  return language === 'en' ? title.charAt(0).toUpperCase() + title.slice(1) : title
}

function askTasks(question: Question, say: (tasks: TaskList) => Bilingual): Answer | undefined {
  return withTaskTool(question, 'list_tasks', { status: 'open' }, (result) => say(readList(result)))
}

/** Tasks are there for whoever is in working mode: who asks elsewhere is taken there. */
function withTaskTool(
  question: Question,
  name: string,
  values: Readonly<Record<string, string>>,
  say: (result: string) => Bilingual,
): Answer | undefined {
  const tool = findTool(question.tools, name)
  if (tool) {
    const result = resultOf(question, tool.name)
    return result ? say(result.content) : callTool(question, tool, values)
  }
  const modeTool = findTool(question.tools, 'switch_mode')
  if (!modeTool) return undefined
  const result = resultOf(question, modeTool.name)
  if (!result) return callTool(question, modeTool, { mode: 'working' })
  // A server without that mode says so instead.
  if (!/changes to mode/.test(result.content)) return undefined
  return {
    en: 'Tasks are kept in working mode. I am switching to it: please ask again.',
    zh: '任务在工作模式里。现在进入工作模式，请再说一遍。',
  }
}

interface TaskList {
  readonly total: number
  readonly tasks: readonly { readonly title: string; readonly owner: string | undefined }[]
}

/** As list_tasks writes it: a count, then one line a task, `- id: title (open, priority 2, owner Bo)`. */
function readList(result: string): TaskList {
  const lines = result.split('\n').map((line) => /^- .*?: (.*) \((?:open|done)(.*)\)$/.exec(line))
  return {
    total: Number(/^\d+/.exec(result)?.[0] ?? 0),
    tasks: lines.flatMap((line) =>
      line ? [{ title: line[1] ?? '', owner: /, owner (.+?)(?:, due |$)/.exec(line[2] ?? '')?.[1] }] : [],
    ),
  }
}

function countOf({ total }: TaskList): Bilingual {
  if (total === 0) return { en: 'No tasks are open.', zh: '没有未完成的任务。' }
  return { en: total === 1 ? 'One task is open.' : `${total} tasks are open.`, zh: `有${total}个未完成的任务。` }
}

function readOut(list: TaskList): Bilingual {
  const { total, tasks } = list
  if (total === 0) return countOf(list)
  const read = tasks.slice(0, maxRead)
  const left = total - read.length
  const english = read.map(({ title, owner }) => (owner === undefined ? title : `${title}, ${owner}'s`)).join('; ')
  const chinese = read.map(({ title, owner }) => (owner === undefined ? title : `${title}，${owner}的`)).join('；')
  return {
    en: `${total === 1 ? 'One open task' : `${total} open tasks`}: ${english}${left > 0 ? `; and ${left} more` : ''}.`,
    zh: `有${total}个未完成的任务：${chinese}${left > 0 ? `；还有${left}个` : ''}。`,
  }
}
