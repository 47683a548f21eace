import type { Board } from '../../board/board.ts'
import type { CodingDesk } from '../../coding/coding-desk.ts'
import type { Config } from '../../config/schema.ts'
import type { DeviceFollower } from '../../fleet/followed-devices.ts'
import { LatestReader } from '../../live/latest-reader.ts'
import type { LiveFeed } from '../../live/live-feed.ts'
import type { MeetingFollower } from '../../meetings/followed-meetings.ts'
import { segmentId } from '../../meetings/spoken.ts'
import type { PostOffice } from '../../peers/post-office.ts'
import type { TurnLog } from '../../records/turn-log.ts'
import type { SessionRegistry } from '../../session/registry.ts'
import type { DeviceRecord } from '../../store/devices.ts'
import type { MeetingStore } from '../../store/meetings.ts'
import type { ApiPorts } from '../api/api-ports.ts'
import { detailsOfSource } from '../api/coding-fields.ts'
import { viewOfDevice } from '../api/device-view.ts'
import { viewOfMeeting, viewOfSegment } from '../api/meeting-fields.ts'
import { viewOfScreen } from '../api/screen-view.ts'
import { viewOfTurn } from '../api/turn-fields.ts'

/** Who is here, and how well they hear. */
type Presence = Pick<ApiPorts, 'sessions' | 'signals'>

/** Stands for all of a topic: whoever follows it loads it anew. */
const all = ''

/** Changes of devices; what waits to be let in is told apart. */
export function deviceChanges(feed: LiveFeed, presence: () => Presence): DeviceFollower {
  return {
    saved(device, change) {
      tellDevice(feed, device, presence)
      if ('enrolment' in change || 'access' in change) feed.append('enrolments', device.id)
    },
    removed(id) {
      feed.append('devices', id, null)
      feed.append('enrolments', id)
    },
    pruned: () => feed.append('devices', all),
  }
}

/** Changes of meetings, which are read for those who follow them. */
export function meetingChanges(
  feed: LiveFeed,
  meetings: Pick<MeetingStore, 'get'>,
): MeetingFollower & { settled(): Promise<void> } {
  const reader = new LatestReader({
    read: async (id) => {
      const meeting = await meetings.get(id)
      return meeting ? viewOfMeeting(meeting) : null
    },
    tell: (id, value) => feed.append('meetings', id, value),
  })
  const changed = (id: string) => (feed.isFollowed('meetings') ? reader.look(id) : feed.append('meetings', id))
  return {
    changed,
    said(id, segments) {
      for (const segment of segments) feed.append(`segments:${id}`, segmentId(segment), () => viewOfSegment(segment))
    },
    rewritten: (id) => feed.append(`segments:${id}`, all),
    removed: changed,
    settled: () => reader.settled(),
  }
}

/** What a device shows: a line in the log where nobody looks at it, so that whoever comes back knows that it is another. */
export function screenChange(feed: LiveFeed, presence: () => Presence): (deviceId: string) => void {
  return (deviceId) => feed.append(`screens:${deviceId}`, deviceId, () => viewOfScreen(deviceId, presence()))
}

export interface LiveSources {
  readonly sessions: SessionRegistry
  readonly signals: Presence['signals']
  readonly board: Board
  readonly coding: CodingDesk
  readonly peers: Pick<PostOffice, 'onChange'>
  readonly turns: Pick<TurnLog, 'onChange'>
  config(): Pick<Config, 'turns'>
}

/** Brings what changes elsewhere to the feed, whose readers it does not know. Returns what ends it. */
export function connectSources(feed: LiveFeed, sources: LiveSources): () => void {
  const { sessions, signals, board, coding, peers, turns, config } = sources
  const presence = () => ({ sessions, signals })
  const tellScreen = screenChange(feed, presence)
  const ends = [
    sessions.onPresence(({ device }) => {
      tellDevice(feed, device, presence)
      tellScreen(device.id)
    }),
    board.onChange((groups) => {
      for (const { groupKey } of groups) feed.append(`tasks:${groupKey}`, groupKey)
    }),
    coding.onChange((id) =>
      feed.append(`coding:${id}`, id, () => {
        const source = coding.get(id)
        return source ? detailsOfSource(source) : null
      }),
    ),
    peers.onChange((receiver) => feed.append('messages', receiver)),
    turns.onChange((turn) => feed.append('turns', turn.id, () => viewOfTurn(turn, config().turns))),
  ]
  return () => {
    for (const end of ends) end()
  }
}

function tellDevice(feed: LiveFeed, device: DeviceRecord, presence: () => Presence): void {
  feed.append('devices', device.id, () => viewOfDevice(device, presence()))
}
