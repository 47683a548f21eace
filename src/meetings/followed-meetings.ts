import type { MeetingStore, Segment } from '../store/meetings.ts'

/** Hears what has become of meetings, when it is on disk. */
export interface MeetingFollower {
  changed(id: string): void
  said(id: string, segments: readonly Segment[]): void
  /** What was said stands differently now. */
  rewritten(id: string): void
  removed(id: string): void
}

/** The store of meetings, which tells of every change, whoever makes it. */
export function followedMeetings(meetings: MeetingStore, follower: MeetingFollower): MeetingStore {
  return {
    ...meetings,
    async open(draft, deviceId) {
      const meeting = await meetings.open(draft, deviceId)
      follower.changed(meeting.id)
      return meeting
    },
    async join(id, deviceId) {
      const meeting = await meetings.join(id, deviceId)
      if (meeting) follower.changed(id)
      return meeting
    },
    async rename(id, title) {
      await meetings.rename(id, title)
      follower.changed(id)
    },
    async renameSpeaker(id, from, to) {
      const count = await meetings.renameSpeaker(id, from, to)
      if (count > 0) follower.rewritten(id)
      return count
    },
    async append(id, drafts, recentMs, choose) {
      const segments = await meetings.append(id, drafts, recentMs, choose)
      if (segments && segments.length > 0) {
        follower.said(id, segments)
        follower.changed(id)
      }
      return segments
    },
    async addCheckpoint(id, checkpoint) {
      const isAdded = await meetings.addCheckpoint(id, checkpoint)
      if (isAdded) follower.changed(id)
      return isAdded
    },
    async repairCheckpoint(id, checkpoint) {
      const isRepaired = await meetings.repairCheckpoint(id, checkpoint)
      if (isRepaired) follower.changed(id)
      return isRepaired
    },
    async end(id, at) {
      const ended = await meetings.end(id, at)
      if (ended?.isNew) follower.changed(id)
      return ended
    },
    async saveSummary(id, summary, deliver) {
      const text = await meetings.saveSummary(id, summary, deliver)
      follower.changed(id)
      return text
    },
    async remove(id) {
      const isGone = await meetings.remove(id)
      if (isGone) follower.removed(id)
      return isGone
    },
    async prune(keep, before) {
      const ids = await meetings.prune(keep, before)
      for (const id of ids) follower.removed(id)
      return ids
    },
  }
}
