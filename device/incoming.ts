import type { Finding } from './faults.ts'
import type { Firmware } from './firmware.ts'

/** A text message: one JSON object with a string `type`. */
export type Message = { readonly type: string } & Readonly<Record<string, unknown>>

export interface IncomingText {
  /** Missing when the device cannot make anything of it. */
  readonly message?: Message
  readonly findings: readonly Finding[]
}

/** The faces a device knows (device-wire 8.3). */
const emotions: readonly string[] = (
  'neutral happy laughing funny sad angry crying loving embarrassed surprised shocked thinking winking cool relaxed ' +
  'delicious kissy confident sleepy silly confused'
).split(' ')

/** The device has room for a few KB of text at a time (device-wire 3). */
const maxMessageBytes = 8192

/** More does not fit a screen of 240 x 240, however it scrolls (device-wire 13). */
const maxShownCharacters = 600

/** Reads one text message as the firmware does and says what is wrong with it (device-wire 8). */
export function readText(firmware: Firmware, text: string): IncomingText {
  const findings: Finding[] = []
  const bytes = Buffer.byteLength(text)
  if (bytes > maxMessageBytes) findings.push({ name: 'message too long', detail: `${bytes} bytes` })
  const value = parse(text)
  if (value === undefined) return { findings: [...findings, { name: 'not JSON', detail: text.slice(0, 80) }] }
  if (!isMessage(value)) {
    return { findings: [...findings, { name: 'message without type', detail: text.slice(0, 80) }] }
  }
  return { message: value, findings: [...findings, ...(checks[value.type]?.(value, firmware) ?? [])] }
}

const checks: Readonly<Record<string, (message: Message, firmware: Firmware) => Finding[]>> = {
  stt: (message) => shownText(message, 'text'),
  tts: checkTts,
  llm(message) {
    if (typeof message.emotion !== 'string') return [missing(message, 'emotion')]
    if (emotions.includes(message.emotion)) return []
    return [{ name: 'unknown emotion', detail: message.emotion }]
  },
  mcp: (message) => (isObject(message.payload) ? [] : [missing(message, 'payload')]),
  alert: (message) => ['status', 'message', 'emotion'].flatMap((member) => shownText(message, member)),
}

function checkTts(message: Message, firmware: Firmware): Finding[] {
  const { state } = message
  if (typeof state !== 'string') {
    const finding: Finding = { name: 'tts without state', detail: JSON.stringify(message) }
    return [firmware.crashesWithoutTtsState ? { ...finding, crash: true } : finding]
  }
  if (state === 'sentence_start') return shownText(message, 'text')
  const known = state === 'start' || state === 'stop' || state === 'sentence_end'
  return known ? [] : [{ name: 'unknown tts state', detail: state }]
}

function shownText(message: Message, member: string): Finding[] {
  const text = message[member]
  if (typeof text !== 'string') return [missing(message, member)]
  if (text.length <= maxShownCharacters) return []
  return [{ name: 'text too long', detail: `${message.type}.${member}: ${text.length} characters` }]
}

function missing(message: Message, member: string): Finding {
  return { name: 'missing member', detail: `${message.type}.${member}` }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isMessage(value: unknown): value is Message {
  return isObject(value) && typeof value.type === 'string'
}
