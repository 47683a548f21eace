import { describe, expect, test } from 'vitest'
import { providerPorts } from '../../../../test/support/provider-ports.ts'
import type { ModelMessage, ToolCall } from '../../contract.ts'
import { vendor } from './provider.ts'

const working = ['list_tasks', 'create_task', 'switch_mode']
const chat = ['switch_mode']

/** What is said to `text`; `result` is what comes of each tool call. */
async function ask(text: string, tools: readonly string[], result = '') {
  const model = await vendor.create(vendor.settings.parse({}), providerPorts())
  const messages: ModelMessage[] = [{ role: 'user', content: text }]
  const calls: ToolCall[] = []
  for (let round = 0; round < 3; round++) {
    let said = ''
    const made: ToolCall[] = []
    const descriptions = tools.map((name) => ({ name, description: '', parameters: {} }))
    for await (const event of model.stream({ messages, tools: descriptions, signal: new AbortController().signal })) {
      if (event.type === 'text') said += event.text
      if (event.type === 'tool-call') made.push(event.call)
    }
    if (made.length === 0) return { said, calls: calls.map(({ name, arguments: given }) => [name, JSON.parse(given)]) }
    calls.push(...made)
    messages.push({ role: 'assistant', content: '', toolCalls: made })
    for (const { id } of made) messages.push({ role: 'tool', toolCallId: id, content: result })
  }
  throw new Error('it goes in circles')
}

describe('adding a task', () => {
  test.each([
    ['Add a task to buy paper', 'Buy paper', 'Added: Buy paper.'],
    ['please add a task: call Anna at 5.', 'Call Anna at 5', 'Added: Call Anna at 5.'],
    ['create a new task called Set the volume to 40', 'Set the volume to 40', 'Added: Set the volume to 40.'],
    ['new task, what time is it in Rome?', 'What time is it in Rome', 'Added: What time is it in Rome.'],
    ['can you put coffee on the list please', 'Coffee', 'Added: Coffee.'],
    ['add a task to clean the kitchen, please', 'Clean the kitchen', 'Added: Clean the kitchen.'],
    ['添加任务买纸', '买纸', '已添加：买纸。'],
    ['帮我加一个任务：给王经理回电话。', '给王经理回电话', '已添加：给王经理回电话。'],
    ['把买牛奶加到任务列表', '买牛奶', '已添加：买牛奶。'],
  ])('%s', async (text, title, said) => {
    const answer = await ask(text, working, `Added: - t-1: ${title} (open)`)
    expect(answer).toEqual({ said, calls: [['create_task', { title }]] })
  })

  test.each([
    ['add a task', 'Say, for example: add a task to buy paper.'],
    ['添加任务', '比如这样说：添加任务，买纸。'],
  ])('%s: asks what it is', async (text, said) => {
    expect(await ask(text, working)).toEqual({ said, calls: [] })
  })

  test('says so when it was not added', async () => {
    const { said } = await ask(
      'add a task to buy paper',
      working,
      'Not done: Group a has 1000 tasks; 1000 is the most.',
    )
    expect(said).toBe('The task was not added.')
  })
})

describe('asking for tasks', () => {
  const list = [
    '5 task(s):',
    '- t-1: Refill printer (big) (open, priority 2, owner Bo, due 2026-01-02)',
    '- t-2: Buy paper (open)',
    '- t:3: 换灯泡 (open, owner Anna)',
    '- t-4: Clean up (open)',
    '- t-5: Lock the door (open)',
  ].join('\n')
  const english = "5 open tasks: Refill printer (big), Bo's; Buy paper; 换灯泡, Anna's; and 2 more."

  test.each([
    'What are my tasks?',
    'which tasks are there',
    'do I have any tasks',
    'read the task list',
    'what do I have to do',
  ])('%s', async (text) => {
    expect(await ask(text, working, list)).toEqual({ said: english, calls: [['list_tasks', { status: 'open' }]] })
  })

  test.each(['我有哪些任务', '有什么任务？', '看看任务列表', '我的待办'])('%s', async (text) => {
    const { said } = await ask(text, working, list)
    expect(said).toBe('有5个未完成的任务：Refill printer (big)，Bo的；Buy paper；换灯泡，Anna的；还有2个。')
  })

  test.each([
    ['how many tasks are open', list, '5 tasks are open.'],
    ['How many tasks do I have?', '1 task(s):\n- t-2: Buy paper (open)', 'One task is open.'],
    ['还有多少个任务', list, '有5个未完成的任务。'],
    ['有几个未完成的任务', 'There are no such tasks.', '没有未完成的任务。'],
    ['what are my tasks', 'There are no such tasks.', 'No tasks are open.'],
    ['what are my tasks', '1 task(s):\n- t-2: Buy paper (open)', 'One open task: Buy paper.'],
  ])('%s', async (text, result, said) => {
    expect((await ask(text, working, result)).said).toBe(said)
  })
})

describe('where tasks are not offered', () => {
  test.each([
    ['what are my tasks', 'Tasks are kept in working mode. I am switching to it: please ask again.'],
    ['添加任务买纸', '任务在工作模式里。现在进入工作模式，请再说一遍。'],
  ])('%s: switches to working mode', async (text, said) => {
    const result = 'The device changes to mode working after this answer. Say so in a few words.'
    expect(await ask(text, chat, result)).toEqual({ said, calls: [['switch_mode', { mode: 'working' }]] })
  })

  test('without tools there is no model for it', async () => {
    expect((await ask('what are my tasks', [])).said).toContain('No language model')
  })

  test('neither where the server has no such mode', async () => {
    expect((await ask('what are my tasks', chat, 'Wrong arguments: mode')).said).toContain('No language model')
  })
})

test.each(['what is a task force', 'tell me a joke', 'what time is it', '讲个笑话', '三加五等于多少', '今天几号'])(
  '%s is no question about tasks',
  async (text) => {
    expect((await ask(text, working)).calls).toEqual([])
  },
)
