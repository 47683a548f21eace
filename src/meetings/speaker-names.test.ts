import { expect, test } from 'vitest'
import { storeKinds } from '../../test/support/stores.ts'
import type { MeetingStore, SegmentDraft } from '../store/meetings.ts'
import { SpeakerNames } from './speaker-names.ts'

const anna = Float32Array.of(1, 0.1, 0)
const li = Float32Array.of(0, 0.1, 1)
const [sqlite] = storeKinds

async function onStore(run: (meetings: MeetingStore) => Promise<void>): Promise<void> {
  await using place = await sqlite?.makePlace()
  const store = await place?.open()
  if (store) await run(store.meetings)
}

async function openMeeting(meetings: MeetingStore) {
  const draft = { id: 'm-1', groupKey: 'g', code: '4821', title: '', startedAt: 0 }
  return meetings.open(draft, 'badge-a')
}

const startNames = (meetings: MeetingStore) => new SpeakerNames({ meetings, threshold: () => 0.5 })

async function say(meetings: MeetingStore, speakerId: string): Promise<void> {
  const draft: SegmentDraft = { at: 1, text: `I am ${speakerId}`, speakerId, deviceId: 'badge-a', tag: undefined }
  await meetings.append('m-1', [draft], 0, () => [draft])
}

test('a voice keeps its name for the whole meeting', () =>
  onStore(async (meetings) => {
    const names = startNames(meetings)
    const meeting = await openMeeting(meetings)
    const given = []
    for (const print of [anna, li, anna]) given.push(await names.nameOf(meeting, print))
    expect(given).toEqual(['speaker 1', 'speaker 2', 'speaker 1'])
  }))

test('two voices heard at once, the first ones of the meeting, have two names', () =>
  onStore(async (meetings) => {
    const names = startNames(meetings)
    const meeting = await openMeeting(meetings)
    const given = await Promise.all([anna, li].map((print) => names.nameOf(meeting, print)))
    expect(new Set(given)).toEqual(new Set(['speaker 1', 'speaker 2']))
  }))

test('after a restart numbers go on: nobody gets the number of somebody else', () =>
  onStore(async (meetings) => {
    await openMeeting(meetings)
    for (const name of ['speaker 1', 'Anna', 'speaker 3']) await say(meetings, name)
    const meeting = await meetings.get('m-1')
    expect(meeting && (await startNames(meetings).nameOf(meeting, li))).toBe('speaker 4')
  }))

test('where several devices take part, each says whose it is', () =>
  onStore(async (meetings) => {
    await openMeeting(meetings)
    const meeting = await meetings.join('m-1', 'badge-b')
    expect(meeting && (await startNames(meetings).nameOf(meeting, anna))).toBeUndefined()
  }))

test('without a print there is no name', () =>
  onStore(async (meetings) => {
    const meeting = await openMeeting(meetings)
    expect(await startNames(meetings).nameOf(meeting, undefined)).toBeUndefined()
  }))
