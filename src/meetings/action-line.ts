import { dueDay } from './due.ts'
import type { MinutesItem } from './minutes.ts'

/** Characters of an owner at most, as in minutes. */
const maxOwnerChars = 64

/** An action as it stands in a summary, read back. */
export interface ActionLine {
  readonly text: string
  readonly owner: string | undefined
  /** An ISO 8601 date, or the words that were used. */
  readonly due: string | undefined
}

/** `Anna: send the report (by 2026-12-01)`; the date is the one that was meant on `day`, else the words that were said. */
export function actionLine({ text, owner, due }: MinutesItem, day: string): string {
  const until = due === undefined ? '' : ` (by ${dueDay(due, day) ?? due.replaceAll(/[()]/g, '')})`
  if (owner !== undefined) return `${owner.replaceAll(/[:：]/g, ' ')}: ${withoutOwner(text, owner)}${until}`
  // What stands before a colon reads as an owner.
  return `${text.replace(/^([^:：]{1,64})[:：]\s+/u, '$1 – ')}${until}`
}

/** Reads what `actionLine` has written. */
export function readActionLine(line: string): ActionLine {
  const {
    owner,
    text = line,
    due,
  } = /^(?:(?<owner>[^:：]{1,64}): )?(?<text>.*?)(?: \(by (?<due>[^()]{1,64})\))?$/su.exec(line)?.groups ?? {}
  return { text, owner: owner?.slice(0, maxOwnerChars), due }
}

/** "Anna: send it" already says who. */
function withoutOwner(text: string, owner: string): string {
  const said = text.toLowerCase().startsWith(`${owner.toLowerCase()}:`) || text.startsWith(`${owner}：`)
  return said ? text.slice(owner.length + 1).trim() : text
}
