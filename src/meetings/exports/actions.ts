import type { TaskPatch } from '../../board/task-edit.ts'
import { cutText } from '../../lib/text.ts'
import { taskFields } from '../../protocol/messages/task.ts'
import { type ActionLine, readActionLine } from '../action-line.ts'
import type { SummaryMessage } from '../summary.ts'
import { claimsOf } from './meeting-file.ts'

/** Characters of a title of a task. */
const maxTitleChars = 500

/** An action of a meeting under the name that it has everywhere. */
export interface MeetingAction extends ActionLine {
  /** `MEET-<id of the meeting>-A1` for the first. */
  readonly id: string
  /** Ids of the segments it stands on. */
  readonly segments: readonly string[]
  readonly isUnverified: boolean
}

export function actionsOf(summary: SummaryMessage): MeetingAction[] {
  return claimsOf(summary, 'actions').map(({ text, segments, unverified }, index) => ({
    ...readActionLine(text),
    id: `MEET-${summary.sessionId}-A${index + 1}`,
    segments,
    isUnverified: unverified === true,
  }))
}

/** The day of an action; `undefined` where it has none, or only words for it. */
export function dayOfAction({ due }: Pick<MeetingAction, 'due'>): string | undefined {
  return /^\d{4}-\d\d-\d\d$/.test(due ?? '') && taskFields.due.safeParse(due).success ? due : undefined
}

/** The actions as tasks. What a task has no member for is kept beside: the meeting, and the words of a vague date. */
export function tasksOfMeeting(summary: SummaryMessage): TaskPatch[] {
  return actionsOf(summary).map((action) => {
    const { id, text, owner, due, segments, isUnverified } = action
    const day = dayOfAction(action)
    return {
      id,
      title: cutText(text, maxTitleChars),
      ...(owner !== undefined && { owner }),
      ...(day !== undefined && { due: day }),
      meeting: summary.sessionId,
      segments: [...segments],
      ...(due !== undefined && day === undefined && { dueSaid: due }),
      ...(isUnverified && { unverified: true }),
    }
  })
}
