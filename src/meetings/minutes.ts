import { z } from 'zod'
import { cutText } from '../lib/text.ts'

/** What minutes have of each kind at most (extensions 5). */
export const sectionLimits = { bullets: 6, decisions: 4, actions: 4, risks: 4, nextSteps: 4 } as const
export type Section = keyof typeof sectionLimits
export const sections = Object.keys(sectionLimits) as readonly Section[]

/** Characters of one entry; longer ones are cut. */
const maxItemChars = 500
/** Segments that one entry can cite. */
export const maxCitations = 40

const item = z.object({
  text: z.string().min(1),
  /** Ids of the segments that say so. */
  segments: z.array(z.string()),
  /** Who has to do it. */
  owner: z.string().min(1).optional(),
  /** Until when: an ISO 8601 date, or the words that were used. */
  due: z.string().min(1).optional(),
  /** Something in it is not to be found in what it cites. */
  unverified: z.literal(true).optional(),
})

const minutesSchema = z.object({
  title: z.string().optional(),
  bullets: z.array(item),
  decisions: z.array(item),
  actions: z.array(item),
  risks: z.array(item),
  nextSteps: z.array(item),
})

/** One entry of minutes. */
export interface MinutesItem {
  readonly text: string
  readonly segments: readonly string[]
  readonly owner?: string
  readonly due?: string
  readonly unverified?: true
}

/** What was made of a window, or of a whole meeting; kept as JSON with a checkpoint. */
export type Minutes = Readonly<Record<Section, readonly MinutesItem[]>> & { readonly title?: string }

/** Minutes as they come back from the store; `undefined` where that is something else. */
export function readMinutes(content: unknown): Minutes | undefined {
  const { data } = minutesSchema.safeParse(content)
  if (!data) return undefined
  const items = (section: Section) => data[section].map(compactItem)
  return {
    ...(data.title !== undefined && { title: data.title }),
    bullets: items('bullets'),
    decisions: items('decisions'),
    actions: items('actions'),
    risks: items('risks'),
    nextSteps: items('nextSteps'),
  }
}

/** The same with `change` made of each section. */
export function mapSections(
  minutes: Minutes,
  change: (items: readonly MinutesItem[], section: Section) => readonly MinutesItem[],
): Minutes {
  const items = (section: Section) => change(minutes[section], section)
  return {
    ...minutes,
    bullets: items('bullets'),
    decisions: items('decisions'),
    actions: items('actions'),
    risks: items('risks'),
    nextSteps: items('nextSteps'),
  }
}

/** No more of each kind than devices show. */
export function limited(minutes: Minutes): Minutes {
  return mapSections(minutes, (items, section) => items.slice(0, sectionLimits[section]))
}

/** All entries, section by section. */
export function itemsOf(minutes: Minutes): readonly MinutesItem[] {
  return sections.flatMap((section) => minutes[section])
}

export function itemCount(minutes: Minutes): number {
  return itemsOf(minutes).length
}

/** An entry within its bounds, without members that say nothing. */
export function compactItem({
  text,
  segments,
  owner,
  due,
  unverified,
}: {
  text: string
  segments: readonly string[]
  owner?: string | undefined
  due?: string | undefined
  unverified?: true | undefined
}): MinutesItem {
  return {
    text: cutText(text, maxItemChars),
    segments: segments.slice(0, maxCitations),
    ...(owner !== undefined && { owner: cutText(owner, 64) }),
    ...(due !== undefined && { due: cutText(due, 64) }),
    ...(unverified && { unverified }),
  }
}
