import type { Writable } from 'node:stream'
import { parseArgs } from 'node:util'
import { createUplinkEncoder, cutFrames } from '../../device/device-codec.ts'
import { reasonOf } from '../../device/faults.ts'
import { type LoadOptions, runLoad } from '../../device/load.ts'
import { type LoadReport, type LoadStage, loadStages } from '../../device/load-tally.ts'
import { readSpeech } from '../../device/speech-file.ts'
import { syntheticSpeech } from '../../device/synthetic-speech.ts'
import type { Clock } from '../lib/clock.ts'
import { type Framing, framingOf } from '../protocol/frames.ts'

export interface LoadIo {
  readonly stdout: Writable
  readonly stderr: Writable
  readonly clock: Clock
  readonly signal: AbortSignal
}

const loadUsage = `usage: lapel load [options]

Simulated devices that talk to a server, and how long each stage took. Each device connects, presses its key, speaks,
releases, hears the answer, pauses, and begins again.

  --url URL        http(s): OTA address; ws(s): the device WebSocket itself
                   (default http://127.0.0.1:8000/xiaozhi/ota/)
  --devices N      how many (default 10)
  --seconds S      no turn begins later (default 30)
  --wav FILE       what they say (default: 2 s of speech-like sound without words)
  --text TEXT      they type TEXT instead of speaking: measures a server without its recogniser
  --framing N      1, 2 or 3 (default: what the OTA reply says, else 1)
  --pause MS       between an answer and the next press (default 500)
  --timeout SEC    how long to wait for an answer (default 30)
  --json           the report as JSON
`

/** Runs `lapel load`; resolves to the exit code: 0, 1 no turn was answered, 2 wrong usage. */
export async function loadCommand(io: LoadIo, args: readonly string[]): Promise<number> {
  let given: Given
  try {
    given = readOptions(args)
  } catch (error) {
    io.stderr.write(`${reasonOf(error)}\n\n${loadUsage}`)
    return 2
  }
  const { wav, text, json, ...options } = given
  let say: LoadOptions['say']
  try {
    say = text ?? (await encodeSpeech(wav === undefined ? syntheticSpeech(2000) : await readSpeech(wav)))
  } catch (error) {
    io.stderr.write(`${wav}: ${reasonOf(error)}\n`)
    return 1
  }
  const report = await runLoad({ ...options, say, clock: io.clock, signal: io.signal })
  io.stdout.write(json ? `${JSON.stringify(report)}\n` : table(report))
  return report.turns > 0 ? 0 : 1
}

interface Given extends Pick<LoadOptions, 'url' | 'devices' | 'seconds'> {
  readonly framing?: Framing
  readonly pauseMs: number
  readonly answerTimeoutMs: number
  readonly wav: string | undefined
  readonly text: string | undefined
  readonly json: boolean
}

function readOptions(args: readonly string[]): Given {
  const { values } = parseArgs({
    args: [...args],
    options: {
      url: { type: 'string', default: 'http://127.0.0.1:8000/xiaozhi/ota/' },
      devices: { type: 'string', default: '10' },
      seconds: { type: 'string', default: '30' },
      wav: { type: 'string' },
      text: { type: 'string' },
      framing: { type: 'string' },
      pause: { type: 'string', default: '500' },
      timeout: { type: 'string', default: '30' },
      json: { type: 'boolean', default: false },
    },
  })
  const { url, framing, wav, text, json } = values
  if (!/^(https?|wss?):\/\//.test(url)) throw new Error(`--url ${url}: http, https, ws or wss`)
  if (framing !== undefined && !/^[123]$/.test(framing)) throw new Error(`--framing ${framing}: 1, 2 or 3`)
  if (text !== undefined && wav !== undefined) throw new Error('--text and --wav exclude each other')
  return {
    url,
    devices: wholeNumber('--devices', values.devices, 1),
    seconds: wholeNumber('--seconds', values.seconds, 1),
    pauseMs: wholeNumber('--pause', values.pause, 0),
    answerTimeoutMs: wholeNumber('--timeout', values.timeout, 1) * 1000,
    wav,
    text,
    json,
    ...(framing === undefined ? {} : { framing: framingOf(framing) }),
  }
}

function wholeNumber(option: string, text: string, min: number): number {
  if (!/^\d+$/.test(text) || Number(text) < min) throw new Error(`${option} ${text}: a whole number from ${min} on`)
  return Number(text)
}

/** Encoded once for all devices. */
async function encodeSpeech(pcm: Int16Array): Promise<Uint8Array[]> {
  const encoder = await createUplinkEncoder()
  try {
    return cutFrames(pcm).map((frame) => encoder.encode(frame))
  } finally {
    encoder.free()
  }
}

function table(report: LoadReport): string {
  const rows = [['ms', 'count', 'p50', 'p90', 'p99', 'max']]
  for (const stage of Object.keys(loadStages) as LoadStage[]) {
    const { count, p50, p90, p99, max } = report.stages[stage]
    rows.push([stage, String(count), ...[p50, p90, p99, max].map((ms) => (count > 0 ? ms.toFixed(1) : '-'))])
  }
  const lines = rows.map(([name = '', ...cells]) => name.padEnd(12) + cells.map((cell) => cell.padStart(9)).join(''))
  lines.push('', `${report.devices} devices, ${report.turns} turns answered, ${report.failedTurns} failed`)
  const { packetsSent, packetsPlayed, packetsLost } = report
  lines.push(`audio packets: ${packetsSent} sent, ${packetsPlayed} played, ${packetsLost} lost on the devices`)
  for (const [reason, times] of Object.entries(report.failures)) lines.push(`failed ${times} times: ${reason}`)
  for (const [name, times] of Object.entries(report.faults)) lines.push(`fault ${times} times: ${name}`)
  return `${lines.join('\n')}\n`
}
