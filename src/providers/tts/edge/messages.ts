import type { SocketMessage } from '../../websocket/vendor-socket.ts'
import type { Settings } from './settings.ts'

/** A message of the service: headers as in HTTP, and what comes behind them. */
export interface EdgeMessage {
  /** What it is: turn.start, response, audio.metadata, audio, turn.end. */
  readonly path: string
  readonly body: Buffer
}

/**
 * Text messages separate head and body by an empty line; binary ones begin with the length of the head, 16 bits, most
 * significant byte first. `undefined` for what is neither.
 */
export function readMessage(message: SocketMessage): EdgeMessage | undefined {
  const bytes = Buffer.from(message)
  const isText = typeof message === 'string'
  if (!isText && bytes.length < 2) return undefined
  const start = isText ? 0 : 2
  const end = isText ? bytes.indexOf('\r\n\r\n') : start + bytes.readUInt16BE(0)
  if (end < 0 || end > bytes.length) return undefined
  const path = /^path:\s*([\w.]+)/im.exec(bytes.toString('utf8', start, end))?.[1]
  return path === undefined ? undefined : { path, body: bytes.subarray(isText ? end + 4 : end) }
}

/** The first message of a conversation: what audio is wanted. MP3 is the only format that all report to work. */
export function configMessage(wallMs: number): string {
  const metadataoptions = { sentenceBoundaryEnabled: 'false', wordBoundaryEnabled: 'false' }
  const audio = { metadataoptions, outputFormat: 'audio-24khz-48kbitrate-mono-mp3' }
  return message({
    head: {
      'X-Timestamp': timestamp(wallMs),
      'Content-Type': 'application/json; charset=utf-8',
      Path: 'speech.config',
    },
    body: `${JSON.stringify({ context: { synthesis: { audio } } })}\r\n`,
  })
}

/** The second: what is to be spoken. */
export function speechMessage(settings: Settings, text: string, requestId: string, wallMs: number): string {
  return message({
    head: {
      'X-RequestId': requestId,
      'Content-Type': 'application/ssml+xml',
      // Edge writes the Z although a time zone stands there already.
      'X-Timestamp': `${timestamp(wallMs)}Z`,
      Path: 'ssml',
    },
    body: ssml(settings, text),
  })
}

function message({ head, body }: { head: Readonly<Record<string, string>>; body: string }): string {
  const lines = Object.entries(head).map(([name, value]) => `${name}:${value}\r\n`)
  return `${lines.join('')}\r\n${body}`
}

function ssml({ voice, ratePercent, pitchHz }: Settings, text: string): string {
  const prosody = `pitch='${signed(pitchHz)}Hz' rate='${signed(ratePercent)}%' volume='+0%'`
  const spoken = `<voice name='${voice}'><prosody ${prosody}>${escapeXml(text)}</prosody></voice>`
  return `<speak version='1.0' xmlns='http://www.w3.org/2001/10/synthesis' xml:lang='en-US'>${spoken}</speak>`
}

const signed = (value: number) => (value < 0 ? String(value) : `+${value}`)

/** Characters that XML 1.0 does not have (2.2) become spaces. */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\ufffe\uffff]/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}

/** As JavaScript prints a date in a browser whose time zone is UTC. */
function timestamp(wallMs: number): string {
  const [weekday = '', day, month, year, time] = new Date(wallMs).toUTCString().split(' ')
  return `${weekday.slice(0, 3)} ${month} ${day} ${year} ${time} GMT+0000 (Coordinated Universal Time)`
}
