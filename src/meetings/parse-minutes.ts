import { cutText } from '../lib/text.ts'
import { readLenientObject } from './lenient-json.ts'
import { compactItem, type Minutes, type MinutesItem, mapSections, maxCitations, type Section } from './minutes.ts'
import { segmentId, seqOf } from './spoken.ts'

const maxTitleChars = 120
/** Entries of one kind that are looked at; the rest of a model gone wild is not. */
const maxItems = 50

/** Names that models give to what they were asked for, beside the right ones. */
const sectionNames: Readonly<Record<Section, readonly string[]>> = {
  bullets: ['bullets', 'summary', 'points', 'keypoints', '要点', '摘要'],
  decisions: ['decisions', 'decision', '决定', '决策', '决议'],
  actions: ['actions', 'actionitems', 'action', 'tasks', 'todos', '行动', '行动项', '待办', '任务'],
  risks: ['risks', 'risk', 'issues', '风险'],
  nextSteps: ['nextsteps', 'nextstep', 'next', '下一步', '后续', '后续步骤'],
}
const memberNames = {
  text: ['text', 'content', 'claim', 'point', 'task', 'action', 'description', 'item', 'statement', '内容', '文本'],
  segments: ['segments', 'segment', 'segmentids', 'ids', 'id', 'sources', 'source', 'citations', 'cites', 'evidence'],
  owner: ['owner', 'assignee', 'who', 'responsible', '负责人'],
  due: ['due', 'duedate', 'deadline', 'by', 'when', 'date', '截止', '截止日期', '期限'],
} as const
const titleNames = ['title', 'topic', '标题', '主题']

/** What stands for nothing. */
const nothing =
  /^(?:n\/?a|none|null|unknown|unassigned|nobody|tbd|not specified|unspecified|-+|无|未知|未定|待定|没有|暂无)?\.?$/i

/**
 * What a model wrote, as minutes of segments of which `known` are the ids; `undefined` where it is no JSON object with
 * any of the sections. Ids that are not known are dropped; an entry that cites none of them is kept and has no citation.
 */
export function parseMinutes(text: string, known: ReadonlySet<string>): Minutes | undefined {
  const object = readLenientObject(text)
  if (!object) return undefined
  const written = membersOf(object)
  const found = (section: Section) => pick(written, sectionNames[section])
  const empty: Minutes = { bullets: [], decisions: [], actions: [], risks: [], nextSteps: [] }
  if (Object.keys(empty).every((section) => found(section as Section) === undefined)) return undefined
  const title = wordsOf(pick(written, titleNames))
  const minutes = mapSections(empty, (_, section) => listOf(found(section)).flatMap((entry) => itemOf(entry, known)))
  return { ...minutes, ...(title !== undefined && { title: cutText(title, maxTitleChars) }) }
}

function itemOf(entry: unknown, known: ReadonlySet<string>): MinutesItem[] {
  const members = entry !== null && typeof entry === 'object' ? membersOf(entry) : undefined
  const written = wordsOf(members ? pick(members, memberNames.text) : entry)
  if (written === undefined) return []
  const inline: string[] = []
  const text = written
    .replaceAll(/\s*[[(（【]((?:\s*[sS]\d+\s*[,，;、~–-]?)+)[\])）】]/g, (_, ids: string) => {
      inline.push(ids)
      return ''
    })
    .replaceAll(/\s+/g, ' ')
    .trim()
  if (text === '') return []
  const cited = [...inline, ...listOf(members && pick(members, memberNames.segments))].flatMap(idsIn)
  const owner = wordsOf(members && pick(members, memberNames.owner))
  const due = wordsOf(members && pick(members, memberNames.due))
  return [compactItem({ text, segments: [...new Set(cited)].filter((id) => known.has(id)), owner, due })]
}

/** Ids in what a model cites: `s3`, 3, `[s3]`, `s3, s4`, `s3-s6`. */
function idsIn(written: unknown): string[] {
  if (typeof written === 'number') return idsIn(String(written))
  if (written !== null && typeof written === 'object') return Object.values(written).flatMap(idsIn)
  if (typeof written !== 'string') return []
  return written.split(/[\s,，;、]+(?![~–-])/).flatMap((part) => {
    const [from, to] = part.split(/[~–-]/).map(seqOf)
    if (from === undefined) return []
    const last = to === undefined || to < from ? from : Math.min(to, from + maxCitations)
    return Array.from({ length: last - from + 1 }, (_, index) => segmentId({ seq: from + index }))
  })
}

/** Names in lower case, without what stands between their words. */
function membersOf(object: object): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(object).map(([name, value]) => [name.toLowerCase().replaceAll(/[\s_-]/g, ''), value]))
}

function pick(members: ReadonlyMap<string, unknown>, names: readonly string[]): unknown {
  const name = names.find((each) => members.has(each))
  return name === undefined ? undefined : members.get(name)
}

function listOf(value: unknown): unknown[] {
  if (value === undefined || value === null) return []
  return (Array.isArray(value) ? value : [value]).slice(0, maxItems)
}

function wordsOf(value: unknown): string | undefined {
  const words = Array.isArray(value) ? value.filter((each) => typeof each === 'string').join(', ') : value
  if (typeof words !== 'string' && typeof words !== 'number') return undefined
  const text = String(words).trim()
  return nothing.test(text) ? undefined : text
}
