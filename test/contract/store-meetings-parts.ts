import type { DeliveryDraft, SegmentDraft } from '../../src/store/meetings.ts'
import type { Store } from '../../src/store/store.ts'

/** The parts that the suites about meetings are made of. */

export const everything = { offset: 0, limit: 10_000 }

export function said(text: string, more: Partial<SegmentDraft> = {}): SegmentDraft {
  return { at: 1000, text, speakerId: 'Ada', deviceId: 'badge-1', tag: undefined, ...more }
}

/** Opens the meeting `id`, which has its id as its code. */
export function openMeeting(
  { meetings }: Store,
  id: string,
  deviceId = `badge of ${id}`,
  more: { groupKey?: string; title?: string; startedAt?: number } = {},
) {
  return meetings.open({ id, groupKey: 'ward', code: id, title: '', startedAt: 1000, ...more }, deviceId)
}

/** Adds all of them. */
export function add({ meetings }: Store, id: string, drafts: readonly SegmentDraft[]) {
  return meetings.append(id, drafts, 60_000, () => drafts)
}

export function delivery(id: string, meetingId: string, at = 1000): DeliveryDraft {
  return { id, meetingId, url: 'https://example.org/hook', body: `{"of":"${id}"}`, at }
}

/** A meeting from its first word to its summary. */
export async function holdMeeting(
  store: Store,
  id: string,
  {
    endedAt,
    texts = [`words of ${id}`],
    device = `badge of ${id}`,
  }: { endedAt: number; texts?: string[]; device?: string },
) {
  await openMeeting(store, id, device)
  await add(
    store,
    id,
    texts.map((text) => said(text)),
  )
  await store.meetings.end(id, endedAt)
  const summary = { text: `{"title":"${id}"}`, isDegraded: false, title: `title of ${id}`, at: endedAt }
  await store.meetings.saveSummary(id, summary, [delivery(`delivery of ${id}`, id)])
}
