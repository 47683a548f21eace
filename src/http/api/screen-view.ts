import { z } from 'zod'
import type { Part, Picture, Shown } from '../../session/picture.ts'
import type { Session } from '../../session/session.ts'
import type { ApiPorts } from './api-ports.ts'
import { time, timeText } from './fields.ts'

/** Lines that the screen of a device has room for. */
const maxLines = 10
const maxLength = 500

const textPart = z.object({ text: z.string(), at: time }).nullable()
const lines = z.array(z.string()).describe('At most ten.')

/** What a device shows, as far as it does what it is told. */
export const screenView = z.object({
  id: z.string(),
  online: z.boolean(),
  listening: z.boolean().describe('The microphone is open.'),
  speaking: z.boolean(),
  face: z.object({ emotion: z.string(), emoji: z.string(), at: time }).nullable(),
  words: textPart.describe('What the user said or typed.'),
  sentence: textPart.describe('What it says, or has said last.'),
  alert: z.object({ status: z.string(), text: z.string(), at: time }).nullable(),
  message: z
    .object({ from: z.string(), text: z.string(), at: time })
    .nullable()
    .describe('The latest of another device.'),
  banner: textPart,
  tasks: z
    .object({ group: z.string(), total: z.int(), lines, at: time })
    .nullable()
    .describe('The task list that it was sent last.'),
  render: z
    .object({ title: z.string().nullable(), lines, at: time })
    .nullable()
    .describe('What another device has drawn.'),
})

/** Of a device that has no session nothing is known. */
export function viewOfScreen(id: string, { sessions }: Pick<ApiPorts, 'sessions'>): z.input<typeof screenView> {
  const session = sessions.get(id)
  const online = session?.link !== undefined
  const nothing = { face: null, words: null, sentence: null, alert: null, message: null, banner: null, tasks: null }
  if (!session) return { id, online, listening: false, speaking: false, ...nothing, render: null }
  return { id, online, ...voiceOf(session, online), ...partsOf(session.picture) }
}

function voiceOf({ microphone, picture }: Session, online: boolean) {
  const speech = picture.get('speech')
  return {
    listening: online && microphone.isOpen,
    speaking: online && speech !== undefined && saidIn(speech).state === 'start',
  }
}

function partsOf(picture: Picture) {
  const read = <View>(part: Part, view: (said: Said) => View) => {
    const shown = picture.get(part)
    return shown ? { ...view(saidIn(shown)), at: timeText(shown.at) } : null
  }
  const text = (said: Said) => ({ text: textOf(said.text) })
  return {
    face: read('face', ({ emotion, text: emoji }) => ({ emotion: textOf(emotion), emoji: textOf(emoji) })),
    words: read('words', text),
    sentence: read('sentence', text),
    alert: read('alert', ({ status, message }) => ({ status: textOf(status), text: textOf(message) })),
    message: read('message', ({ fromName, payload }) => ({
      from: textOf(fromName),
      text: textOf(member(payload, 'text')),
    })),
    banner: read('banner', text),
    tasks: read('list', ({ groupKey, total, tasks }) => ({
      group: textOf(groupKey),
      total: typeof total === 'number' ? total : 0,
      lines: linesOf(tasks),
    })),
    render: read('render', ({ title, body }) => ({
      title: typeof title === 'string' ? textOf(title) : null,
      lines: linesOf(body),
    })),
  }
}

type Said = Readonly<Record<string, unknown>>

function saidIn({ said }: Shown): Said {
  return typeof said === 'string' ? (JSON.parse(said) as Said) : { ...said }
}

/** Of what others have drawn, whatever shape it has: its rows, else what it says. */
function linesOf(body: unknown): string[] {
  if (typeof body === 'string') return body.split('\n').slice(0, maxLines).map(textOf)
  if (Array.isArray(body)) return body.slice(0, maxLines).map(lineOf)
  const rows = ['rows', 'items', 'list'].map((name) => member(body, name)).find((value) => Array.isArray(value))
  if (rows !== undefined) return linesOf(rows)
  return typeof body === 'object' && body !== null ? [lineOf(body)] : []
}

function lineOf(row: unknown): string {
  if (typeof row !== 'object' || row === null) return textOf(row)
  const [named] = ['title', 'text', 'label', 'name'].flatMap((name) => {
    const value = member(row, name)
    return typeof value === 'string' ? [value] : []
  })
  const mark = member(row, 'status') === 'done' ? '✓ ' : ''
  return textOf(named === undefined ? JSON.stringify(row) : `${mark}${named}`)
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Said)[name] : undefined
}

function textOf(value: unknown): string {
  return value === undefined || value === null ? '' : String(value).slice(0, maxLength)
}
