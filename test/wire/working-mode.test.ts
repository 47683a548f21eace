import { describe, expect, it } from 'vitest'
import type { Message } from '../../device/incoming.ts'
import type { SimulatedBadge } from '../../device/simulated-badge.ts'
import { syntheticSpeech } from '../../device/synthetic-speech.ts'
import { adminActor } from '../../src/board/actor.ts'
import { sleep } from '../../src/lib/clock.ts'
import { historyOf, tasksOf } from '../support/badges.ts'
import { quickClock } from '../support/quick-clock.ts'
import { startQuickServer } from '../support/quick-server.ts'
import { startTestServer, type TestServer, type TestServerOptions } from '../support/test-server.ts'

const members = { 'badge-a': { name: 'Anna', group: 'team' }, 'badge-b': { name: 'Bo', group: 'team' } }

/** In the order in which devices show them. */
const fiveTasks = [
  { id: 'a', title: 'Clean kitchen', priority: 3 },
  { id: 'b', title: 'Refill printer' },
  { id: 'c', title: 'Water plants' },
  { id: 'd', title: 'Call Li Wei' },
  { id: 'e', title: 'Sweep floor' },
] as const

const speech = syntheticSpeech(300)

interface Scene {
  readonly server: TestServer
  readonly badge: SimulatedBadge
}

/** Anna's badge in working mode, in a group with these tasks. */
async function begin(
  tasks: readonly object[] = fiveTasks,
  config: TestServerOptions['config'] = {},
  deviceId = 'badge-a',
): Promise<Scene> {
  const server = await startQuickServer({ config: { devices: members, ...config } })
  server.script.sentenceMs = 60
  if (tasks.length > 0) await put(server, tasks)
  const badge = server.device({ deviceId, settleMs: 0 })
  await badge.hello()
  badge.send({ type: 'mode', state: 'start', mode: 'working' })
  await badge.expect('mode', { status: 'ok' })
  return { server, badge }
}

function put({ app }: TestServer, tasks: readonly object[], groupKey = 'team') {
  const { board } = app.services
  return board.update(adminActor('Mara'), tasks as Parameters<typeof board.update>[1], groupKey)
}

interface Exchange {
  /** What the badge was told of it. */
  readonly commands: readonly Message[]
  readonly said: string
}

/** Says something in words, and takes what came of it. */
async function say({ badge }: Scene, words: string): Promise<Exchange> {
  const from = badge.received.length
  badge.type(words)
  const { sentences } = await badge.expectAnswer()
  const isChinese = /[。！？]$/.test(sentences.at(-1) ?? '')
  return { commands: commandsSince(badge, from), said: sentences.join(isChinese ? '' : ' ') }
}

function commandsSince(badge: SimulatedBadge, from: number): Message[] {
  return badge.received
    .slice(from)
    .flatMap((entry) => (entry.kind === 'text' && entry.message.event === 'command' ? [entry.message] : []))
}

const command = (intent: string, index?: number, taskId?: string) => ({
  type: 'workflow',
  event: 'command',
  intent,
  ...(index !== undefined && { index }),
  ...(taskId !== undefined && { taskId }),
})

async function taskOf({ server }: Scene, id: string) {
  return server.app.store.tasks.get({ groupKey: 'team', id })
}

/** Who is said to have changed what since the tasks were put there. */
async function changes({ server }: Scene) {
  return (await historyOf(server, 'team'))
    .filter(({ author }) => author.name !== 'Mara')
    .map(({ event, id, author }) => `${author.name} ${event} ${id} via ${author.via}`)
}

describe('4.4 claiming', () => {
  it.each([
    ['claim the second task', 2, 'b', 'Second task, Refill printer, is yours.'],
    ['认领第二个任务', 2, 'b', '第2个任务，Refill printer，归你了。'],
    ['assign the last task to me', 5, 'e', 'Fifth task, Sweep floor, is yours.'],
    ['claim water plants', 3, 'c', 'Third task, Water plants, is yours.'],
  ])('%s: told, carried out, confirmed', async (words, index, taskId, said) => {
    const scene = await begin()
    expect(await say(scene, words)).toEqual({ commands: [command('assign', index, taskId)], said })
    expect(await taskOf(scene, taskId)).toMatchObject({ owner: 'Anna' })
    expect(await changes(scene)).toEqual([`Anna assign ${taskId} via voice`])
  })

  it('badges are told before it happens', async () => {
    const { server, badge } = await begin()
    const from = badge.received.length
    badge.type('claim the second task')
    await badge.expectAnswer()
    const steps = badge.received.slice(from).flatMap((entry) => {
      if (entry.kind !== 'text' || entry.message.type === 'mcp') return []
      const { type, event, state } = entry.message
      return [[type, event ?? state].filter(Boolean).join(' ')]
    })
    expect(steps.indexOf('workflow command')).toBeGreaterThan(steps.indexOf('stt'))
    expect(steps.indexOf('workflow command')).toBeLessThan(steps.indexOf('workflow update'))
    expect(steps.indexOf('workflow command')).toBeLessThan(steps.indexOf('tts sentence_start'))
    expect(await tasksOf(server, 'team')).toHaveLength(5)
  })

  it('a device without a name has it under its id', async () => {
    const scene = await begin([], {}, '24:0a:c4:00:00:09')
    await put(scene.server, fiveTasks, '24:0a:c4')
    expect((await say(scene, 'claim the first task')).said).toBe('First task, Clean kitchen, is yours.')
    expect(await scene.server.app.store.tasks.get({ groupKey: '24:0a:c4', id: 'a' })).toMatchObject({
      owner: '24:0a:c4:00:00:09',
    })
  })

  it('what is mine already is said to be so, and nothing changes', async () => {
    const scene = await begin([{ ...fiveTasks[0], owner: 'Anna' }])
    expect((await say(scene, 'claim the first task')).said).toBe('Clean kitchen is yours already.')
    expect(await changes(scene)).toEqual([])
  })

  it.each([
    ['claim the first task', 'Clean kitchen belongs to Bo.'],
    ['认领第一个任务', 'Clean kitchen是Bo的。'],
  ])('%s: what somebody else has stays theirs, and the owner is named', async (words, said) => {
    const scene = await begin([{ ...fiveTasks[0], owner: 'Bo' }])
    expect((await say(scene, words)).said).toBe(said)
    expect(await taskOf(scene, 'a')).toMatchObject({ owner: 'Bo' })
    expect(await changes(scene)).toEqual([])
  })

  it('unnamed, the only free one is meant', async () => {
    const scene = await begin([{ ...fiveTasks[0], owner: 'Bo' }, { ...fiveTasks[1] }])
    expect(await say(scene, 'claim a task')).toEqual({
      commands: [command('assign', 2, 'b')],
      said: 'Second task, Refill printer, is yours.',
    })
  })

  it('unnamed, with several free ones, asks back and changes nothing', async () => {
    const scene = await begin()
    expect(await say(scene, 'claim a task')).toEqual({
      commands: [],
      said: 'Which one: first, Clean kitchen, or second, Refill printer, or third, Water plants?',
    })
    expect(await changes(scene)).toEqual([])
  })

  it('words that fit several titles ask back and change nothing', async () => {
    const titles = ['Refill printer upstairs', 'Refill printer downstairs']
    const scene = await begin(titles.map((title, index) => ({ id: `t${index}`, title })))
    expect(await say(scene, 'claim refill printer')).toEqual({
      commands: [],
      said: 'Which one: first, Refill printer upstairs, or second, Refill printer downstairs?',
    })
    expect(await changes(scene)).toEqual([])
  })
})

describe('4.4 completing', () => {
  it.each([
    ['mark the first task done', 1, 'a', 'Done: Clean kitchen. 4 left.'],
    ['完成第三个任务', 3, 'c', '已完成：Water plants。还剩4个。'],
    ['the printer is refilled', 2, 'b', 'Done: Refill printer. 4 left.'],
  ])('%s: told, carried out, confirmed', async (words, index, taskId, said) => {
    const scene = await begin()
    expect(await say(scene, words)).toEqual({ commands: [command('complete', index, taskId)], said })
    expect(await taskOf(scene, taskId)).toMatchObject({ status: 'done' })
    expect(await changes(scene)).toEqual([`Anna complete ${taskId} via voice`])
  })

  it('several at once', async () => {
    const scene = await begin()
    expect(await say(scene, 'complete tasks two and four')).toEqual({
      commands: [command('complete', 2, 'b'), command('complete', 4, 'd')],
      said: 'Done: Refill printer, Call Li Wei. 3 left.',
    })
  })

  it('ordinals count the open ones that are left', async () => {
    const scene = await begin()
    for (const title of ['Clean kitchen', 'Refill printer', 'Water plants']) {
      expect((await say(scene, `complete the first task ${' '.repeat(title.length)}`)).said).toContain(title)
    }
    expect((await say(scene, 'mark the last task done')).said).toBe('Done: Sweep floor. 1 left.')
    expect((await say(scene, 'complete task one')).said).toBe('Done: Call Li Wei. Nothing left.')
  })

  it('unnamed, the only one that is mine is meant', async () => {
    const scene = await begin([fiveTasks[0], { ...fiveTasks[1], owner: 'Anna' }, fiveTasks[2]])
    expect(await say(scene, 'mark done')).toMatchObject({ commands: [command('complete', 2, 'b')] })
  })

  it('a done one can be opened again', async () => {
    const scene = await begin()
    await say(scene, 'complete the second task')
    expect((await say(scene, 'reopen refill printer')).said).toBe('Refill printer is open again.')
    expect(await taskOf(scene, 'b')).toMatchObject({ status: 'open' })
    expect((await changes(scene)).at(-1)).toBe('Anna reopen b via voice')
  })
})

describe('4.4 the list', () => {
  it.each([
    ['refresh the list', '5 open tasks. 1 of them yours.'],
    ['刷新列表', '有5个未完成任务。其中你的有1个。'],
  ])('%s: told, sent, and summed up', async (words, said) => {
    const scene = await begin([{ ...fiveTasks[0], owner: 'Anna' }, ...fiveTasks.slice(1)])
    const from = scene.badge.received.length
    expect(await say(scene, words)).toEqual({ commands: [command('refresh')], said })
    const snapshots = scene.badge.received
      .slice(from)
      .filter((entry) => entry.kind === 'text' && entry.message.event === 'update')
    expect(snapshots).toMatchObject([{ message: { total: 5, version: 1, groupKey: 'team' } }])
  })

  it('is read three at a time, with more for the next, from the start again after the last', async () => {
    const scene = await begin([{ ...fiveTasks[0], owner: 'Bo' }, ...fiveTasks.slice(1)])
    const first =
      "5 open tasks. First, Clean kitchen, Bo's. Second, Refill printer. Third, Water plants. Say more for the next."
    expect((await say(scene, 'read the list')).said).toBe(first)
    expect((await say(scene, 'more')).said).toBe('5 open tasks. Fourth, Call Li Wei. Fifth, Sweep floor.')
    expect((await say(scene, 'next page')).said).toBe(first)
    expect((await say(scene, 'what are my tasks')).said).toBe(first)
    expect(await changes(scene)).toEqual([])
  })

  it('is read in Chinese', async () => {
    const scene = await begin(fiveTasks.slice(0, 2))
    expect((await say(scene, '有哪些任务')).said).toBe('共2个未完成任务。第1个，Clean kitchen。第2个，Refill printer。')
  })

  it('is read in as many lines as the device has', async () => {
    const devices = { 'badge-a': { name: 'Anna', group: 'team', linesPerPage: 2 } }
    const scene = await begin(fiveTasks, { devices })
    expect((await say(scene, 'read the list')).said).toBe(
      '5 open tasks. First, Clean kitchen. Second, Refill printer. Say more for the next.',
    )
    expect((await say(scene, 'more')).said).toContain('Third, Water plants. Fourth, Call Li Wei.')
  })

  it('of titles that fill a screen stays readable, however many lines there are', async () => {
    const tasks = Array.from({ length: 10 }, (_, index) => ({
      id: `t${index}`,
      title: `${index} ${'好long'.repeat(98)}`,
    }))
    const scene = await begin(tasks, { devices: { 'badge-a': { group: 'team', linesPerPage: 10 } } })
    for (const words of ['read the list', '有哪些任务', 'claim a task', 'claim the first task', '完成第二个任务']) {
      const { said } = await say(scene, words)
      expect(said).toContain('…')
    }
    expect(scene.badge.faults.filter(({ name }) => name === 'text too long')).toEqual([])
  })
})

describe('4.4 undo', () => {
  it.each([
    ['undo', 'Undone.'],
    ['撤销', '已撤销。'],
  ])('%s takes back the last command', async (words, said) => {
    const scene = await begin()
    await say(scene, 'complete the first task')
    expect((await say(scene, words)).said).toBe(said)
    expect(await taskOf(scene, 'a')).toMatchObject({ status: 'open' })
    expect((await changes(scene)).at(-1)).toBe('Anna undo a via voice')
  })

  it('where there is nothing to undo that is said', async () => {
    expect((await say(await begin(), 'undo')).said).toBe('There is nothing to undo.')
  })

  it('what somebody has changed since stays', async () => {
    const scene = await begin()
    await say(scene, 'complete the first task')
    await put(scene.server, [{ id: 'a', owner: 'Bo' }])
    expect((await say(scene, 'undo')).said).toBe('Somebody has changed it since, so it stays.')
    expect(await taskOf(scene, 'a')).toMatchObject({ status: 'done', owner: 'Bo' })
  })
})

describe('4.4 nothing to act on', () => {
  it.each([
    ['claim the second task', 'There are no open tasks.'],
    ['mark the first task done', 'There are no open tasks.'],
    ['完成第一个任务', '现在没有未完成的任务。'],
    ['read the list', 'There are no open tasks.'],
    ['more', 'There are no open tasks.'],
    ['refresh', 'No open tasks.'],
    ['reopen the printer', 'No task is done yet.'],
  ])('%s, without tasks: is said, and nothing changes', async (words, said) => {
    const scene = await begin([])
    const { commands, said: heard } = await say(scene, words)
    expect(heard).toBe(said)
    expect(commands.filter(({ intent }) => intent !== 'refresh')).toEqual([])
    expect(await changes(scene)).toEqual([])
  })

  it.each([
    ['claim the ninth task', 'I found no such task. 5 open tasks.'],
    ['认领第九个任务', '没有找到这个任务。有5个未完成任务。'],
    ['mark dishwasher done', 'I found no such task. 5 open tasks.'],
  ])('%s, which there is not: is said, and nothing changes', async (words, said) => {
    const scene = await begin()
    expect(await say(scene, words)).toEqual({ commands: [], said })
    expect(await changes(scene)).toEqual([])
  })

  it.each(["don't complete the first task", '第一个任务还没做完', 'is the second task done?', 'who claimed task two'])(
    '%s is no command: the model answers, with tools',
    async (words) => {
      const scene = await begin()
      expect(await say(scene, words)).toEqual({ commands: [], said: 'It is ten past three.' })
      expect(scene.server.script.asked).toHaveLength(1)
      expect(await changes(scene)).toEqual([])
    },
  )

  it('in chat, words about tasks are words', async () => {
    const scene = await begin()
    scene.badge.send({ type: 'mode', state: 'end', mode: 'working' })
    await scene.badge.expect('mode')
    expect((await say(scene, 'claim the second task')).said).toBe('It is ten past three.')
    expect(await changes(scene)).toEqual([])
  })

  it('a list that cannot be reached is owned up to', async () => {
    const scene = await begin()
    scene.server.app.services.board.page = () => Promise.reject(new Error('no database'))
    expect((await say(scene, 'claim the second task')).said).toMatch(/cannot be reached/)
  })
})

describe('4.4 the model, for what is no direct command', () => {
  const call = (name: string, given: object) => ({ id: 'x', name, arguments: JSON.stringify(given) })

  /** What the model learned from a tool, once it had called it. */
  async function useTool(scene: Scene, name: string, given: object): Promise<string> {
    const { asked } = scene.server.script
    const before = asked.length
    scene.server.script.answers = [
      ...Array(before).fill({ pieces: ['-'] }),
      { calls: [call(name, given)] },
      { pieces: ['Done.'] },
    ]
    expect((await say(scene, `let us think about it, step ${before}`)).said).toBe('Done.')
    return String(asked.at(-1)?.messages.at(-1)?.content)
  }

  it('knows who is speaking, and has the tools for tasks, modes and the device', async () => {
    const scene = await begin()
    await say(scene, 'what do you think')
    const [{ messages, tools } = { messages: [], tools: [] }] = scene.server.script.asked
    expect(messages[0]).toMatchObject({ role: 'system', content: expect.stringContaining('Anna') })
    const names = tools?.map(({ name }) => name)
    expect(names).toEqual(
      expect.arrayContaining([
        'list_tasks',
        'create_task',
        'assign_task',
        'complete_tasks',
        'reopen_tasks',
        'change_task',
        'undo_task_change',
        'switch_mode',
      ]),
    )
  })

  it('list_tasks tells ids and what is known of each', async () => {
    const scene = await begin([{ ...fiveTasks[0], owner: 'Bo', due: '2026-12-01' }, fiveTasks[1]])
    expect(await useTool(scene, 'list_tasks', {})).toBe(
      '2 task(s):\n- a: Clean kitchen (open, priority 3, owner Bo, due 2026-12-01)\n- b: Refill printer (open)',
    )
    expect(await useTool(scene, 'list_tasks', { owner: 'Bo' })).toMatch(/^1 task/)
    expect(await useTool(scene, 'list_tasks', { text: 'PRINTER' })).toMatch(/^1 task\(s\):\n- b/)
    expect(await useTool(scene, 'list_tasks', { status: 'done' })).toBe('There are no such tasks.')
  })

  it.each([
    ['create_task', { title: 'Buy paper', priority: 2 }, { title: 'Buy paper', priority: 2, owner: null }],
    ['assign_task', { id: 'b' }, { id: 'b', owner: 'Anna' }],
    ['assign_task', { id: 'b', owner: 'Bo' }, { id: 'b', owner: 'Bo' }],
    ['complete_tasks', { ids: ['b'] }, { id: 'b', status: 'done' }],
    ['change_task', { id: 'b', title: 'Refill both', priority: 1 }, { id: 'b', title: 'Refill both', priority: 1 }],
  ])('%s with %j', async (name, given, task) => {
    const scene = await begin()
    await useTool(scene, name, given)
    expect(await tasksOf(scene.server, 'team')).toContainEqual(expect.objectContaining(task))
    expect(await changes(scene)).toMatchObject([expect.stringMatching(/^Anna .* via model$/)])
  })

  it('reopen_tasks and undo_task_change', async () => {
    const scene = await begin([{ ...fiveTasks[0], status: 'done' }])
    expect(await useTool(scene, 'reopen_tasks', { ids: ['a'] })).toMatch(/^Done\./)
    expect(await taskOf(scene, 'a')).toMatchObject({ status: 'open' })
    expect(await useTool(scene, 'undo_task_change', {})).toMatch(/^Done\./)
    expect(await taskOf(scene, 'a')).toMatchObject({ status: 'done' })
  })

  it.each([
    ['create_task', {}, /Wrong arguments: title/],
    ['create_task', { title: 'x', due: 'soon' }, /Wrong arguments: due/],
    ['assign_task', { id: 7 }, /Wrong arguments: id/],
    ['complete_tasks', { ids: [] }, /Wrong arguments: ids/],
    ['complete_tasks', { ids: ['gone'] }, /Not done: There is no task gone/],
    ['change_task', { id: 'gone', title: 'x' }, /Not done: /],
    ['assign_task', { id: 'a' }, /Not done: Task a is Bo's/],
    ['undo_task_change', {}, /Not done: There is nothing to undo/],
  ])('is told why %s with %j is not done', async (name, given, told) => {
    const scene = await begin([{ ...fiveTasks[0], owner: 'Bo' }])
    expect(await useTool(scene, name, given)).toMatch(told)
    expect(await changes(scene)).toEqual([])
  })
})

describe('4.4 one after another', () => {
  it('50 spoken commands, push to talk, without a word about the mode', async () => {
    const tasks = Array.from({ length: 50 }, (_, index) => ({ id: `t${index}`, title: `Crate ${index}` }))
    const scene = await begin(tasks)
    const { server, badge } = scene
    server.script.transcripts = tasks.map((_, index) => (index % 2 === 0 ? 'claim the first task' : 'complete task 1'))
    for (let count = 0; count < tasks.length; count++) {
      await badge.press()
      await badge.speak(speech.subarray(0, 2 * 960))
      await badge.release()
      await badge.expect('stt')
      await badge.expect('tts', { state: 'stop' })
      await expect.poll(() => badge.state, { interval: 2 }).toBe('idle')
    }
    expect(await changes(scene)).toHaveLength(50)
    expect((await tasksOf(server, 'team')).filter(({ status }) => status === 'done')).toHaveLength(25)
    expect(server.script.asked).toEqual([])
    expect(badge.sent.filter(({ message }) => message.type === 'mode')).toHaveLength(1)
    expect(badge.connected).toBe(true)
  })

  it('the same text within a second is carried out once', async () => {
    const scene = await begin()
    const { badge } = scene
    badge.type('complete the first task')
    badge.type('complete the first task')
    await badge.expectAnswer()
    await badge.expectNothing(400, ['tts', 'stt'])
    expect(await changes(scene)).toEqual(['Anna complete a via voice'])
  })

  it('the same text later is another wish', async () => {
    const scene = await begin()
    const { badge } = scene
    await say(scene, 'complete the first task')
    await badge.expectNothing(1000, ['tts'])
    await say(scene, 'complete the first task')
    expect(await changes(scene)).toEqual(['Anna complete a via voice', 'Anna complete b via voice'])
  })

  it('a release that is told twice ends one command', async () => {
    const scene = await begin()
    const { server, badge } = scene
    server.script.transcripts = ['complete the first task']
    await badge.press()
    await badge.speak(speech)
    await badge.release()
    badge.send({ type: 'listen', state: 'stop' })
    await badge.expectAnswer()
    badge.send({ type: 'listen', state: 'stop' })
    await badge.expectNothing(400, ['tts', 'stt'])
    expect(server.script.heard).toHaveLength(1)
    expect(await changes(scene)).toEqual(['Anna complete a via voice'])
  })

  it('a command whose words come after the next one has begun is carried out all the same, and first', async () => {
    const clock = quickClock()
    const server = await startTestServer({
      clock,
      config: { devices: members },
      parts: (script) => ({
        asr: {
          ...script.asr,
          open(request) {
            const stream = script.asr.open(request)
            return {
              write: (pcm) => stream.write(pcm),
              async finish() {
                await sleep(clock, 1500, request.signal)
                return stream.finish()
              },
            }
          },
        },
        llm: script.llm,
        tts: script.tts,
      }),
    })
    await put(server, fiveTasks)
    const badge = server.device({ deviceId: 'badge-a', clock, timeoutMs: 20_000 })
    const scene = { server, badge }
    await badge.hello()
    badge.send({ type: 'mode', state: 'start', mode: 'working' })
    await badge.expect('mode')
    server.script.transcripts = ['complete the first task', 'claim the first task']
    for (let count = 0; count < 2; count++) {
      await badge.press()
      await badge.speak(speech)
      await badge.release()
    }
    expect((await badge.expectAnswer()).sentences.join(' ')).toBe('First task, Refill printer, is yours.')
    expect(await changes(scene)).toEqual(['Anna complete a via voice', 'Anna assign b via voice'])
    badge.type('what now')
    await badge.expectAnswer()
    expect(server.script.asked[0]?.messages.map(({ content }) => content)).toContain('complete the first task')
  })

  it('two texts in one breath are both carried out', async () => {
    const scene = await begin()
    const { badge } = scene
    badge.type('complete the first task')
    badge.type('claim the first task')
    await badge.expectAnswer()
    expect(await changes(scene)).toEqual(['Anna complete a via voice', 'Anna assign b via voice'])
  })

  it('an abort before the words are known takes the command back', async () => {
    const scene = await begin()
    const { server, badge } = scene
    server.script.recogniserHangs = true
    server.script.transcripts = ['complete the first task', 'claim the second task']
    await badge.press()
    await badge.speak(speech)
    await badge.release()
    await expect.poll(() => server.script.heard.length).toBe(1)
    badge.send({ type: 'abort' })
    server.script.recogniserHangs = false
    await badge.press()
    await badge.speak(speech)
    await badge.release()
    expect((await badge.expectAnswer()).sentences.join(' ')).toBe('Second task, Refill printer, is yours.')
    expect(await changes(scene)).toEqual(['Anna assign b via voice'])
  })

  it('each change is one row of history, with who and how: by message, voice and model', async () => {
    const scene = await begin()
    const { server, badge } = scene
    server.script.answers = [
      { calls: [{ id: 'x', name: 'complete_tasks', arguments: '{"ids":["c"]}' }] },
      { pieces: ['Done.'] },
    ]
    badge.send({ type: 'workflow', event: 'assign', id: 'a' })
    await badge.expect('workflow', { status: 'ok' })
    await say(scene, 'claim the second task')
    await say(scene, 'could you close the plants one, I think')
    expect(await changes(scene)).toEqual([
      'Anna assign a via message',
      'Anna assign b via voice',
      'Anna complete c via model',
    ])
    const rows = (await historyOf(server, 'team')).filter(({ author }) => author.name === 'Anna')
    expect(rows.every(({ author }) => author.deviceId === 'badge-a')).toBe(true)
  })
})

describe('1 silence', () => {
  async function listening(mode: string) {
    const server = await startQuickServer({ config: { idle: { silenceSeconds: 1 } } })
    const badge = server.device({ mode: 'auto' })
    await badge.hello()
    badge.send({ type: 'mode', state: 'start', mode })
    await badge.expect('mode')
    await badge.click()
    return { server, badge }
  }

  it.each([
    ['chat', 1000],
    ['working', 3000],
  ] as const)('in %s nobody may be silent for more than %d ms', async (mode, silenceMs) => {
    const { server, badge } = await listening(mode)
    const { clock } = server.app.services
    await expect.poll(() => [...server.app.sessions][0]?.microphone.isOpen, { interval: 5 }).toBe(true)
    const since = clock.now()
    expect(await badge.expectClose()).toMatchObject({ code: 4001 })
    expect(clock.now() - since).toBeGreaterThan(silenceMs - 200)
    expect(clock.now() - since).toBeLessThan(silenceMs + 900)
  })

  it('does not count while speech plays, and counts anew after it', async () => {
    const { server, badge } = await listening('working')
    server.script.sentenceMs = 5000
    badge.type('tell me a story')
    await badge.expect('tts', { state: 'stop' })
    const { clock } = server.app.services
    const since = clock.now()
    await badge.expectClose()
    expect(clock.now() - since).toBeGreaterThan(2800)
  })
})
