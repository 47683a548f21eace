import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { OggOpusReader } from '../audio/ogg-opus.ts'
import { ManualClock } from '../lib/manual-clock.ts'
import { Scope } from '../lib/scope.ts'
import { recordingLog } from '../observe/recording-log.ts'
import { Recordings } from './recordings.ts'
import { testTurn } from './test-turn.ts'
import { TurnLog } from './turn-log.ts'

/** The disk may be busy. */
const patience = { timeout: 10_000 }

const dayMs = 86_400_000
const packet = new Uint8Array(20_000).fill(1)
const sound = (bytes: number) => ({
  packets: Array.from({ length: Math.ceil(bytes / packet.length) }, (_, index) =>
    packet.subarray(0, Math.min(packet.length, bytes - index * packet.length)),
  ),
  frameMs: 60,
})

let clock: ManualClock
let directory: string
let limits: { recordMegabytes: number; recordDays: number }

beforeEach(async () => {
  clock = new ManualClock()
  limits = { recordMegabytes: 1, recordDays: 7 }
  const made = await mkdtemp(join(tmpdir(), 'lapel-recordings-'))
  directory = join(made, 'recordings')
  onTestFinished(() => rm(made, { recursive: true, force: true }))
})

/** As a process would have it; `end` waits for what is under way. */
async function begin(turns = new TurnLog()) {
  const scope = new Scope('test')
  const { log, entries } = recordingLog()
  const recordings = new Recordings({ clock, log, scope, directory, turns, config: () => limits })
  await recordings.begin()
  onTestFinished(() => scope.end('done'))
  const add = (number: number, bytes: number) => {
    const entry = testTurn(number, { startedAt: clock.wall() })
    turns.add(entry)
    recordings.keep(entry, { heard: sound(bytes), spoken: undefined })
    return entry.id
  }
  return { turns, recordings, log: entries, end: () => scope.end('done'), add }
}

describe('recordings', () => {
  it('are Ogg Opus files with the packets as they were, and their turns say so', async () => {
    const { turns, recordings } = await begin()
    const entry = testTurn(1, { startedAt: clock.wall() })
    turns.add(entry)
    recordings.keep(entry, { heard: sound(40), spoken: sound(300) })
    await expect.poll(() => turns.get(entry.id)?.sounds, patience).toEqual(['heard', 'spoken'])
    const [heard, spoken] = await Promise.all([recordings.read(entry.id, 'heard'), recordings.read(entry.id, 'spoken')])
    expect(new OggOpusReader().push(heard ?? new Uint8Array())).toEqual([new Uint8Array(40).fill(1)])
    expect(new OggOpusReader().push(spoken ?? new Uint8Array())).toEqual([new Uint8Array(300).fill(1)])
  })

  it('go oldest first when there are too many bytes', async () => {
    const { turns, add } = await begin()
    const [first, second, third] = [add(1, 60_000), add(2, 500_000), add(3, 460_000)]
    await expect
      .poll(() => [first, second, third].map((id) => turns.get(id)?.sounds), patience)
      .toEqual([[], ['heard'], ['heard']])
    expect(await readdir(directory)).toHaveLength(4)
  })

  it('go when they are old, though nothing new comes', async () => {
    const { turns, recordings, add } = await begin()
    const id = add(1, 100)
    await expect.poll(() => turns.get(id)?.sounds, patience).toEqual(['heard'])
    for (let hour = 0; hour <= 7 * 24; hour++) {
      await clock.advance(dayMs / 24)
      await recordings.removeAll('nobody')
    }
    expect([turns.get(id)?.sounds, await readdir(directory)]).toEqual([[], []])
  })

  it('go with their turn', async () => {
    const { turns, add } = await begin(new TurnLog(1))
    const first = add(1, 100)
    const second = add(2, 100)
    await expect.poll(() => turns.get(second)?.sounds, patience).toEqual(['heard'])
    await expect
      .poll(async () => (await readdir(directory)).some((name) => name.startsWith(first)), patience)
      .toBe(false)
  })

  it('are removed one by one, of a device, or all', async () => {
    const { turns, recordings, add } = await begin()
    const ids = [1, 2, 3].map((number) => add(number, 100))
    expect([await recordings.remove(ids[0] ?? ''), await recordings.remove(ids[0] ?? '')]).toEqual([true, false])
    expect(await recordings.removeAll('another')).toBe(0)
    expect(await recordings.removeAll('badge-a')).toBe(2)
    expect(ids.map((id) => turns.get(id)?.sounds)).toEqual([[], [], []])
    expect(await readdir(directory)).toEqual([])
  })

  it('and their turns are there again after a new start', async () => {
    const before = await begin()
    const id = before.add(1, 100)
    await before.end()
    const { turns, recordings } = await begin()
    expect(turns.get(id)?.sounds).toEqual(['heard'])
    expect(await recordings.read(id, 'heard')).toBeDefined()
    expect(await recordings.read(id, 'spoken')).toBeUndefined()
  })

  it('have no words beside them, which are kept in memory only', async () => {
    const { turns, recordings, end } = await begin()
    const entry = testTurn(1, { startedAt: clock.wall(), texts: { words: 'my secret', answer: 'hush' } })
    turns.add(entry)
    recordings.keep(entry, { heard: sound(40), spoken: undefined })
    await end()
    expect(await readFile(join(directory, `${entry.id}.json`), 'utf8')).not.toMatch(/secret|hush/)
    expect(turns.get(entry.id)?.texts?.words).toBe('my secret')
  })

  it('that a crash left half written are removed at the next start', async () => {
    const before = await begin()
    before.add(1, 100)
    await before.end()
    await writeFile(join(directory, `${testTurn(2).id}.heard.opus`), 'half')
    await writeFile(join(directory, `${testTurn(3).id}.json`), '{"id":')
    await writeFile(join(directory, 'notes.txt'), 'of somebody else')
    await begin()
    const { id } = testTurn(1)
    expect((await readdir(directory)).sort()).toEqual([`${id}.heard.opus`, `${id}.json`, 'notes.txt'])
  })

  it('are given up where the disk takes less than comes', async () => {
    const { log, turns, add } = await begin()
    limits = { recordMegabytes: 1000, recordDays: 7 }
    const ids = Array.from({ length: 9 }, (_, index) => add(index, 4_000_000))
    await expect.poll(() => turns.get(ids[7] ?? '')?.sounds, patience).toEqual(['heard'])
    expect(turns.get(ids[8] ?? '')?.sounds).toEqual([])
    expect(log.map(({ message }) => message)).toContain('the disk is too slow: a turn is not recorded')
  })

  it('that cannot be written cost no more than a line in the log', async () => {
    const { log, turns, add } = await begin()
    await writeFile(directory, 'a file where the directory should be')
    const id = add(1, 100)
    await expect.poll(() => log.map(({ message }) => message), patience).toEqual(['a turn could not be recorded'])
    expect(turns.get(id)?.sounds).toEqual([])
  })
})
