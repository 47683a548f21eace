import { beforeEach, describe, expect, test } from 'vitest'
import { languageModelContract } from '../../../../test/contract/language-model.ts'
import { providerPorts } from '../../../../test/support/provider-ports.ts'
import { ManualClock } from '../../../lib/manual-clock.ts'
import type { LanguageModel, ModelMessage, ToolCall, ToolDescription } from '../../contract.ts'
import { vendor } from './provider.ts'

const create = (random = () => 0, clock = new ManualClock(Date.UTC(2026, 0, 1, 15, 5))): Promise<LanguageModel> =>
  vendor.create(vendor.settings.parse({ timeZone: 'UTC' }), providerPorts({ clock }), random)

languageModelContract(
  'built-in',
  async (clock) => ({
    model: await create(() => 0, clock),
    question: 'What can you do?',
    answer: /sums.*OPENAI_API_KEY.*llm\.models/,
    release: () => Promise.resolve(),
  }),
  { wire: false },
)

const user = (content: string): ModelMessage => ({ role: 'user', content })

async function reply(model: LanguageModel, messages: ModelMessage[], tools: ToolDescription[] = []) {
  let text = ''
  const calls: ToolCall[] = []
  for await (const event of model.stream({ messages, tools, signal: new AbortController().signal })) {
    if (event.type === 'text') text += event.text
    if (event.type === 'tool-call') calls.push(event.call)
  }
  return { text, calls }
}

describe('answers', () => {
  test.each([
    ['Hello!', 'Hello, I am Lapel. Ask me what I can do.'],
    ['你好', '你好，我是Lapel。你可以问我会做什么。'],
    ['What time is it?', 'It is 3:05 PM.'],
    ["What's the time", 'It is 3:05 PM.'],
    ['现在几点了？', '现在是下午3点5分。'],
    ['What day is it today?', 'Today is Thursday, January 1, 2026.'],
    ["What's the date", 'Today is Thursday, January 1, 2026.'],
    ['tell me the date', 'Today is Thursday, January 1, 2026.'],
    ['今天星期几', '今天是2026年1月1日，星期四。'],
    ['今天几号？', '今天是2026年1月1日，星期四。'],
    ['What’s your name?', 'I am Lapel.'],
    ['你叫什么名字', '我是Lapel。'],
    ['Thanks a lot', 'You are welcome.'],
    ['谢谢你', '不客气。'],
    ['Hi, how are you?', 'I am well, thank you. How are you?'],
    ['你好吗', '我很好，谢谢。你呢？'],
    ['What is twelve times three?', 'That is 36.'],
    ['三加五等于多少', '等于8。'],
    ['two minus five', 'That is minus 3.'],
    ['五除以零', '不能除以零。'],
    ['Please count to five', '1, 2, 3, 4, 5.'],
    ['从一数到三', '1，2，3。'],
    ['count to a hundred', 'I count from 1 to 20.'],
    ['Flip a coin', 'Heads.'],
    ['抛个硬币', '正面。'],
    ['Roll the dice', 'A 1.'],
    ['掷骰子', '1点。'],
    ['Tell me a joke', 'Why did the microphone go home early? It had heard enough.'],
    ['讲个笑话', '麦克风为什么提前下班？因为它听够了。'],
    ['stop', 'All right.'],
    ['算了', '好的。'],
    ['Goodbye', 'Goodbye!'],
    ['再见', '再见！'],
  ])('%s', async (question, answer) => {
    expect((await reply(await create(), [user(question)])).text).toBe(answer)
  })

  test.each([
    ['Who wrote Hamlet?', 'No language model is configured yet'],
    ['What time is it in Tokyo?', 'No language model is configured yet'],
    ['今天天气怎么样', '还没有配置语言模型'],
    ['明天星期几', '还没有配置语言模型'],
    ['', 'No language model is configured yet'],
  ])('says that it has no model where no rule fits: %j', async (question, answer) => {
    const { text } = await reply(await create(), [user(question)])
    expect(text).toContain(answer)
    expect(text).toContain('OPENAI_API_KEY')
  })

  test('speaks the language of the last message, or of the one before where it has no words', async () => {
    const model = await create()
    expect((await reply(model, [user('你好'), user('thank you')])).text).toBe('You are welcome.')
    expect((await reply(model, [user('你好'), user('1+1')])).text).toBe('等于2。')
  })

  test('repeats what it said last', async () => {
    const model = await create()
    expect((await reply(model, [user('say that again')])).text).toBe('I have not said anything yet.')
    const said: ModelMessage = { role: 'assistant', content: 'It is noon.' }
    expect((await reply(model, [user('time?'), said, user('Can you repeat that?')])).text).toBe('It is noon.')
  })

  test('chance decides coins, dice and jokes', async () => {
    const model = await create(() => 0.99)
    expect((await reply(model, [user('heads or tails?')])).text).toBe('Tails.')
    expect((await reply(model, [user('roll a die')])).text).toBe('A 6.')
    expect((await reply(model, [user('a joke please')])).text).toContain('battery')
  })

  test('brings an answer sentence by sentence', async () => {
    const texts: string[] = []
    const signal = new AbortController().signal
    for await (const event of (await create()).stream({ messages: [user('a joke')], signal })) {
      if (event.type === 'text') texts.push(event.text)
    }
    expect(texts).toEqual(['Why did the microphone go home early? ', 'It had heard enough.'])
  })
})

describe('device levels', () => {
  const tool = (name: string): ToolDescription => ({ name, description: '', parameters: {} })
  const tools = ['self.audio_speaker.set_volume', 'self_screen_set_brightness', 'self.get_device_status'].map(tool)
  const result = (call: ToolCall | undefined, content: string): ModelMessage[] => {
    if (!call) throw new Error('no tool was called')
    return [
      { role: 'assistant', content: '', toolCalls: [call] },
      { role: 'tool', toolCallId: call.id, content },
    ]
  }
  let model: LanguageModel
  beforeEach(async () => {
    model = await create()
  })

  test.each([
    ['Set the volume to 40', 'self.audio_speaker.set_volume', '{"volume":40}'],
    ['set the volume to forty percent', 'self.audio_speaker.set_volume', '{"volume":40}'],
    ['音量调到四十', 'self.audio_speaker.set_volume', '{"volume":40}'],
    ['把音量调到百分之二十五', 'self.audio_speaker.set_volume', '{"volume":25}'],
    ['volume 999', 'self.audio_speaker.set_volume', '{"volume":100}'],
    ['静音', 'self.audio_speaker.set_volume', '{"volume":0}'],
    ['屏幕亮度30', 'self_screen_set_brightness', '{"brightness":30}'],
    ['Set the brightness to 70', 'self_screen_set_brightness', '{"brightness":70}'],
  ])('%s', async (question, name, args) => {
    const { text, calls } = await reply(model, [user(question)], tools)
    expect(text).toBe('')
    expect(calls).toEqual([{ id: 'rule_0', name, arguments: args }])
  })

  test('says what came of it', async () => {
    const question = user('音量调到四十')
    const { calls } = await reply(model, [question], tools)
    expect((await reply(model, [question, ...result(calls[0], 'true')], tools)).text).toBe('音量已调到40。')
    expect((await reply(model, [question, ...result(calls[0], 'Error: busy')], tools)).text).toBe('设备没能调节音量。')
  })

  test.each([
    ['louder', '{"volume":70}'],
    ['声音大一点', '{"volume":70}'],
    ['turn the volume down', '{"volume":30}'],
    ['小声点', '{"volume":30}'],
  ])('%s: asks for the present volume, then changes it by a step', async (words, args) => {
    const question = user(words)
    const status = await reply(model, [question], tools)
    expect(status.calls[0]?.name).toBe('self.get_device_status')
    const known = result(status.calls[0], '{"audio_speaker":{"volume":50},"screen":{"brightness":90}}')
    const change = await reply(model, [question, ...known], tools)
    expect(change.calls[0]).toMatchObject({ name: 'self.audio_speaker.set_volume', arguments: args })
    const done = await reply(model, [question, ...known, ...result(change.calls[0], 'true')], tools)
    expect(done.calls).toEqual([])
    expect(done.text).toContain(String(JSON.parse(args).volume))
  })

  test('a status that cannot be read does not stop it', async () => {
    const question = user('brighter')
    const status = await reply(model, [question], tools)
    const change = await reply(model, [question, ...result(status.calls[0], 'no status')], tools)
    expect(change.calls[0]?.arguments).toBe('{"brightness":70}')
  })

  test('says so where the device has no such tool', async () => {
    expect((await reply(model, [user('louder')])).text).toBe('I cannot change the volume of this device.')
    expect((await reply(model, [user('屏幕亮一点')])).text).toBe('我不能调节这个设备的亮度。')
  })
})
