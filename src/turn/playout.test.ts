import { beforeEach, describe, expect, it } from 'vitest'
import { ManualClock } from '../lib/manual-clock.ts'
import type { Link } from '../protocol/link.ts'
import { Playout, type Sentence } from './playout.ts'

const frameMs = 60

let clock: ManualClock
let stopping: AbortController
/** What left, with the time. */
let log: { at: number; what: string; timestamp?: number }[]
let playout: Playout

beforeEach(() => {
  clock = new ManualClock()
  stopping = new AbortController()
  log = []
  const link: Link = {
    send: (message) => {
      const { type, state, text } = message as { type: string; state?: string; text?: string }
      log.push({ at: clock.now(), what: [type, state, text].filter(Boolean).join(' ') })
      return true
    },
    sendText: () => true,
    sendAudio: (_packet, timestamp) => {
      log.push({ at: clock.now(), what: 'audio', timestamp })
      return true
    },
    deliver: async () => true,
    dropAudio: () => log.push({ at: clock.now(), what: 'drop' }),
    close: () => undefined,
  }
  playout = new Playout({ clock, link, frameMs, signal: stopping.signal, onFirstPacket: () => undefined })
})

const times = (what: string) => log.filter((entry) => entry.what === what).map(({ at }) => at)

function sentence(packets: number, piece = 'One two three four.', wait?: (index: number) => Promise<void>): Sentence {
  async function* sound() {
    for (let index = 0; index < packets; index++) {
      await wait?.(index)
      yield Uint8Array.of(index)
    }
  }
  return { piece, shown: piece.trim(), packets: sound(), madeMs: () => packets * frameMs }
}

async function speak(...sentences: Sentence[]): Promise<void> {
  playout.begin()
  for (const one of sentences) await playout.say(one)
  await playout.finish()
}

describe('playout', () => {
  it('leaves 150 ms between tts start and the first sound', async () => {
    const done = speak(sentence(1))
    await clock.advance(10_000)
    await done
    expect([times('tts start'), times('audio')]).toEqual([[0], [150]])
  })

  it('counts that gap from tts start: sound that is late anyway does not wait', async () => {
    playout.begin()
    await clock.advance(400)
    const done = playout.say(sentence(1))
    await clock.advance(0)
    await done
    expect(times('audio')).toEqual([400])
  })

  it('sends 8 packets ahead, the others in real time', async () => {
    const done = speak(sentence(20))
    await clock.advance(10_000)
    await done
    const expected = Array.from({ length: 20 }, (_, index) => 150 + Math.max(0, index - 8) * frameMs)
    // Packets 0 to 8: eight in advance and the one that is played.
    expect(times('audio')).toEqual(expected)
  })

  it('shows each sentence with its first sound, while at most 8 packets of the one before are unheard', async () => {
    const done = speak(sentence(20, 'First. '), sentence(3, 'Second.'))
    await clock.advance(10_000)
    await done
    expect(times('tts sentence_start Second.')).toEqual([150 + 12 * frameMs])
  })

  it('says stop when the last sound has been played', async () => {
    const done = speak(sentence(20))
    await clock.advance(10_000)
    await done
    expect(times('tts stop')).toEqual([150 + 20 * frameMs + 120])
  })

  it('does not catch up after a gap: the device has played nothing meanwhile', async () => {
    const gapMs = 5000
    const late = sentence(30, 'Late.', (index) =>
      index === 3 ? new Promise((resolve) => clock.after(gapMs, resolve)) : Promise.resolve(),
    )
    const done = speak(late)
    await clock.advance(20_000)
    await done
    const audio = times('audio')
    const resumedAt = audio[3] ?? 0
    expect(resumedAt).toBe(150 + gapMs)
    audio.slice(3).forEach((at, index) => {
      expect(index + 1 - (at - resumedAt) / frameMs).toBeLessThanOrEqual(9)
    })
    expect(times('tts stop')).toEqual([150 + gapMs + 27 * frameMs + 120])
  })

  it('numbers packets by timestamps that are never 0 and rise by their duration', async () => {
    const done = speak(sentence(3), sentence(2))
    await clock.advance(10_000)
    await done
    const stamps = log.flatMap(({ timestamp }) => timestamp ?? [])
    expect(stamps.map((stamp) => stamp - (stamps[0] ?? 0))).toEqual([0, 60, 120, 180, 240])
    expect(stamps[0]).toBeGreaterThan(0)
  })

  it('shows a sentence that has no sound', async () => {
    const done = speak(sentence(0, 'Silent.'))
    await clock.advance(10_000)
    await done
    expect(log.map(({ what }) => what)).toEqual(['tts start', 'tts sentence_start Silent.', 'tts stop'])
  })

  it('shows a sentence whose sound fails, once', async () => {
    playout.begin()
    const broken = sentence(3, 'Broken.', (index) =>
      index === 2 ? Promise.reject(new Error('no more')) : Promise.resolve(),
    )
    const said = expect(playout.say(broken)).rejects.toThrow('no more')
    await clock.advance(10_000)
    await said
    expect(times('tts sentence_start Broken.')).toHaveLength(1)
    const mute = sentence(1, 'Mute.', () => Promise.reject(new Error('nothing')))
    await expect(playout.say(mute)).rejects.toThrow('nothing')
    expect(times('tts sentence_start Mute.')).toHaveLength(1)
  })
})

describe('playout that is interrupted', () => {
  async function interruptAt(ms: number): Promise<void> {
    const done = speak(sentence(20))
    done.catch(() => undefined)
    await clock.advance(ms)
    stopping.abort(new Error('interrupted'))
    await expect(done).rejects.toThrow('interrupted')
    await clock.advance(10_000)
  }

  it.each([0, 100, 150, 500, 1000, 1400])('after %i ms says stop once and at once, and nothing else', async (ms) => {
    await interruptAt(ms)
    expect(times('tts stop')).toEqual([ms])
    expect(log.at(-1)?.what).toBe('tts stop')
    expect(clock.pending).toBe(0)
  })

  it('forgets sound that has not left before it says stop', async () => {
    await interruptAt(500)
    expect(log.slice(-2).map(({ what }) => what)).toEqual(['drop', 'tts stop'])
  })

  it('before tts start says nothing at all', async () => {
    stopping.abort(new Error('interrupted'))
    playout.begin()
    expect(log).toEqual([])
  })

  it('knows by the clock what was heard: of the whole sentence, until the stop', async () => {
    await interruptAt(150 + 120 + 10 * frameMs)
    await clock.advance(60_000)
    expect(playout.heard()).toEqual({ text: 'One two', by: 'clock', packets: 10 })
  })

  it('knows by the echo of the device what was heard, where there is one', async () => {
    const done = speak(sentence(20))
    await clock.advance(150 + 15 * frameMs)
    const stamps = log.flatMap(({ timestamp }) => timestamp ?? [])
    playout.echo(stamps[4] ?? 0)
    expect(playout.heard()).toEqual({ text: 'One', by: 'echo', packets: 5 })
    stopping.abort(new Error('interrupted'))
    await expect(done).rejects.toThrow()
  })

  it.each([
    ['one of another answer', (stamp: number) => stamp - 10 * frameMs],
    ['one that was never sent', (stamp: number) => stamp + 100 * frameMs],
  ])('does not count an echo that is %s', async (_what, of) => {
    const done = speak(sentence(20))
    await clock.advance(500)
    playout.echo(of(log.flatMap(({ timestamp }) => timestamp ?? [])[0] ?? 0))
    expect(playout.heard().by).toBe('clock')
    stopping.abort(new Error('interrupted'))
    await expect(done).rejects.toThrow()
  })
})
