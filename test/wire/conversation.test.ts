import { describe, expect, it } from 'vitest'
import { syntheticSpeech } from '../../device/synthetic-speech.ts'
import { ProviderError } from '../../src/providers/provider-error.ts'
import { startTestServer } from '../support/test-server.ts'

const speech = syntheticSpeech(700)

describe('a turn', () => {
  it('tells the device in order: words, face, speech starts, sentence and sound, speech is over', async () => {
    const server = await startTestServer()
    server.script.answers = [{ pieces: ['😆 Ten past three. ', 'Anything else?'] }]
    const device = server.device()
    await device.hello()
    device.type('what time is it')
    await device.expectAnswer()
    const order = device.received.slice(1).flatMap((entry) => {
      if (entry.kind !== 'text') return entry.kind === 'audio' ? ['audio'] : []
      const { type, state, emotion } = entry.message
      return [[type, state ?? emotion].filter(Boolean).join(' ')]
    })
    const runs = order.filter((step, index) => !['mcp', 'workflow'].includes(step) && step !== order[index - 1])
    expect(runs).toEqual([
      'stt',
      'llm thinking',
      'tts start',
      'llm laughing',
      'tts sentence_start',
      'audio',
      'tts sentence_start',
      'audio',
      'tts stop',
    ])
    expect(device.faults).toEqual([])
  })

  it('speaks without emoji and markup', async () => {
    const server = await startTestServer()
    server.script.answers = [{ pieces: ['🙂 **Sure**, see [the page](http://x). '] }]
    const device = server.device()
    await device.hello()
    device.type('hi')
    expect((await device.expectAnswer()).sentences).toEqual(['Sure, see the page.'])
    expect(server.script.spoken).toEqual(['Sure, see the page.'])
  })

  it('goes on after a tool call with what the tool said', async () => {
    const server = await startTestServer()
    server.script.answers = [
      { calls: [{ id: 'a', name: 'self_audio_speaker_set_volume', arguments: '{"volume":40}' }] },
      { pieces: ['Done.'] },
    ]
    const volumes: unknown[] = []
    const device = server.device({
      tools: [
        {
          name: 'self.audio_speaker.set_volume',
          description: 'Set the volume',
          properties: { volume: { type: 'integer' } },
          call: (given) => {
            volumes.push(given)
            return true
          },
        },
      ],
    })
    await device.hello()
    await expect.poll(() => [...server.app.sessions][0]?.tools.descriptions.length).toBe(1)
    device.type('volume 40')
    expect((await device.expectAnswer()).sentences).toEqual(['Done.'])
    expect(volumes).toEqual([{ volume: 40 }])
    expect(server.script.asked[1]?.messages.at(-1)).toEqual({ role: 'tool', toolCallId: 'a', content: 'true' })
  })

  it('remembers what was said before', async () => {
    const server = await startTestServer()
    const device = server.device()
    await device.hello()
    device.type('first')
    await device.expectAnswer()
    device.type('second')
    await device.expectAnswer()
    expect(server.script.asked[1]?.messages.slice(1)).toEqual([
      { role: 'user', content: 'first' },
      { role: 'assistant', content: 'It is ten past three.' },
      { role: 'user', content: 'second' },
    ])
  })

  it('remembers the conversation when the device comes back', async () => {
    const server = await startTestServer()
    const device = server.device()
    await device.hello()
    device.type('first')
    await device.expectAnswer()
    await device.drop()
    await device.hello()
    device.type('second')
    await device.expectAnswer()
    expect(server.script.asked[1]?.messages).toHaveLength(4)
  })

  it('says goodbye and closes on an exit word', async () => {
    const server = await startTestServer()
    const device = server.device()
    await device.hello()
    device.type('Goodbye.')
    expect((await device.expectAnswer()).sentences).toEqual(['Goodbye!'])
    expect((await device.expectClose()).code).toBe(1000)
    expect(server.script.asked).toEqual([])
  })
})

describe('interruption', () => {
  it('by the key: stop comes once, nothing of the old answer after it', async () => {
    const server = await startTestServer()
    server.script.sentenceMs = 3000
    const device = server.device()
    await device.hello()
    device.type('tell me a story')
    await device.expectAudio(3)
    await device.abort()
    await device.expect('tts', { state: 'stop' })
    await device.expectNothing(300)
    expect(server.script.running).toBe(0)
    expect(device.faults).toEqual([])
  })

  it('leaves in memory only what was heard', async () => {
    const server = await startTestServer()
    server.script.answers = [{ pieces: ['One two three four five six seven eight nine ten. ', 'Never heard.'] }]
    server.script.sentenceMs = 3000
    const device = server.device()
    await device.hello()
    device.type('count')
    await device.expectAudio(20)
    await device.abort()
    await device.expect('tts', { state: 'stop' })
    device.type('go on')
    await expect.poll(() => server.script.asked.length).toBe(2)
    const remembered = server.script.asked[1]?.messages[2]
    expect(remembered).toMatchObject({ role: 'assistant', content: expect.stringMatching(/^One( \w+){0,4}…$/) })
  })

  it('by voice in realtime mode', async () => {
    const server = await startTestServer()
    server.script.sentenceMs = 4000
    server.script.transcripts = ['tell me a story', 'stop that']
    const device = server.device({ mode: 'realtime' })
    await device.hello()
    await device.click()
    await device.speak(speech)
    await device.silence(900)
    await device.expect('stt', { text: 'tell me a story' })
    await device.expectAudio(3)
    await device.speak(speech)
    await device.expect('tts', { state: 'stop' })
    await device.silence(900)
    await device.expect('stt', { text: 'stop that' })
    expect(device.faults).toEqual([])
  })

  it('by a new press before the answer: the words of both presses reach the model', async () => {
    const server = await startTestServer()
    server.script.transcripts = ['buy milk', 'and bread']
    server.script.answers = [{ hangs: true }, { pieces: ['Noted.'] }]
    const device = server.device()
    await device.hello()
    await device.press()
    await device.speak(speech)
    await device.release()
    await device.expect('tts', { state: 'start' })
    await expect.poll(() => device.state).toBe('speaking')
    await device.abort()
    await device.press()
    await device.speak(speech)
    await device.release()
    await device.expect('stt', { text: 'and bread' })
    expect((await device.expectAnswer()).sentences).toEqual(['Noted.'])
    expect(server.script.asked[1]?.messages.slice(1)).toEqual([
      { role: 'user', content: 'buy milk' },
      { role: 'user', content: 'and bread' },
    ])
  })

  it('by hanging up: every call to a provider ends', async () => {
    const server = await startTestServer()
    server.script.sentenceMs = 5000
    const device = server.device()
    await device.hello()
    device.type('tell me a story')
    await device.expectAudio(2)
    await device.drop()
    await expect.poll(() => server.script.running).toBe(0)
  })
})

describe('listening', () => {
  it('finds the end of speech in auto mode and listens again after the answer without a new listen start', async () => {
    const server = await startTestServer()
    const device = server.device({ mode: 'auto' })
    await device.hello()
    await device.click()
    await device.speak(speech)
    await device.silence(900)
    await device.expectAnswer()
    await device.speak(speech)
    await device.silence(900)
    await device.expectAnswer()
    expect(server.script.heard).toHaveLength(2)
    expect(device.faults).toEqual([])
  })

  it('listens again in auto mode after an utterance without words', async () => {
    const server = await startTestServer()
    server.script.transcripts = ['', 'hello']
    const device = server.device({ mode: 'auto' })
    await device.hello()
    await device.click()
    await device.speak(speech)
    await device.silence(900)
    await device.speak(speech)
    await device.silence(900)
    await device.expect('stt', { text: 'hello' })
    expect(device.sent.filter(({ message }) => message.type === 'listen')).toHaveLength(1)
  })

  it('gives the recogniser the first syllable and everything up to the release', async () => {
    const server = await startTestServer()
    const device = server.device()
    await device.hello()
    await device.press()
    await device.speak(speech)
    await device.release()
    await device.expect('stt')
    expect(server.script.samples(0)).toBeGreaterThanOrEqual(speech.length)
  })

  it('answers nothing to a press without a sound', async () => {
    const server = await startTestServer()
    const device = server.device()
    await device.hello()
    await device.press()
    await device.release()
    await device.expectNothing(200, ['stt', 'llm', 'tts', 'alert', 'audio'])
    expect(server.script.heard).toEqual([])
  })
})

describe('a failure', () => {
  const failed = new ProviderError('vendor', 'unavailable', 'no connection')

  it('of the recogniser is said and shown', async () => {
    const server = await startTestServer()
    server.script.transcripts = [failed]
    const device = server.device()
    await device.hello()
    await device.press()
    await device.speak(speech)
    await device.release()
    const { sentences, playedMs } = await device.expectAnswer()
    expect(sentences[0]).toMatch(/speech recognition failed/)
    expect(playedMs).toBeGreaterThan(0)
  })

  it('of the model is said in the language of the question', async () => {
    const server = await startTestServer()
    server.script.answers = [{ error: failed }]
    const device = server.device()
    await device.hello()
    device.type('现在几点')
    expect((await device.expectAnswer()).sentences).toEqual(['抱歉，语言模型没有回应，请稍后再试。'])
  })

  it('of the model in the middle leaves what was said and adds an apology', async () => {
    const server = await startTestServer()
    server.script.answers = [{ pieces: ['It is ten. ', 'And'], error: failed }]
    const device = server.device()
    await device.hello()
    device.type('time')
    expect((await device.expectAnswer()).sentences).toEqual([
      'It is ten.',
      'Sorry, I cannot think right now: the language model did not answer. Please try again.',
    ])
  })

  it('of every voice is shown with an alert', async () => {
    const server = await startTestServer()
    server.script.voiceError = failed
    const device = server.device()
    await device.hello()
    device.type('time')
    await device.expect('tts', { state: 'start' })
    await device.expect('alert', { message: 'Sorry, my voice failed. The answer is on the screen.' })
    await device.expect('tts', { state: 'stop' })
    expect(device.faults).toEqual([])
  })

  it('of one turn leaves the next one unharmed', async () => {
    const server = await startTestServer()
    server.script.answers = [{ error: failed }, { pieces: ['Here I am.'] }]
    const device = server.device()
    await device.hello()
    device.type('one')
    await device.expectAnswer()
    device.type('two')
    expect((await device.expectAnswer()).sentences).toEqual(['Here I am.'])
  })
})
