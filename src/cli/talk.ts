import { parseArgs } from 'node:util'
import { reasonOf } from '../../device/faults.ts'
import { type TalkIo, type TalkOptions, TerminalTalk } from '../../device/terminal-talk.ts'
import { modes as deviceModes } from '../catalogue.ts'
import { framingOf } from '../protocol/frames.ts'

const listeningModes = ['manual', 'auto', 'realtime'] as const
const modeNames: readonly string[] = deviceModes.map(({ name }) => name)

const talkUsage = `usage: lapel talk [options]

A simulated device in the terminal: speaks typed text or a WAV file, prints the exchange, saves the answer.
Without --text and --wav every line typed is one turn; an empty line or Ctrl-D ends the conversation.

  --url URL        http(s): OTA address, asked as a device does at power-on; ws(s): the device WebSocket itself
                   (default http://127.0.0.1:8000/xiaozhi/ota/)
  --device ID      device id, a MAC address (default 02:00:00:00:00:01)
  --text TEXT      says TEXT as typed input
  --wav FILE       speaks the file in real time
  --mode MODE      how it listens: manual (push to talk, default), auto or realtime; or what it does, and goes on
                   doing until told otherwise: ${listOf(modeNames)}. Twice: one of each
  --framing N      1, 2 or 3 (default: what the OTA reply says, else 1)
  --out FILE       where the answer's audio goes (default ./answer.wav)
  --lang LANG      language of the device, e.g. zh-CN (default en-US)
  --timeout SEC    how long to wait for an answer (default 60)
`

/** Runs `lapel talk`; resolves to the exit code: 0, 1 no conversation or no answer, 2 wrong usage. */
export async function talkCommand(io: TalkIo, args: readonly string[]): Promise<number> {
  let options: TalkOptions
  try {
    options = readOptions(args)
  } catch (error) {
    io.stderr.write(`${reasonOf(error)}\n\n${talkUsage}`)
    return 2
  }
  const talk = new TerminalTalk(io, options)
  try {
    return await talk.run()
  } catch (error) {
    io.stderr.write(`${explain(error, options.url)}\n`)
    return 1
  } finally {
    await talk.close()
  }
}

function readOptions(args: readonly string[]): TalkOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      url: { type: 'string', default: 'http://127.0.0.1:8000/xiaozhi/ota/' },
      device: { type: 'string', default: '02:00:00:00:00:01' },
      text: { type: 'string' },
      wav: { type: 'string' },
      mode: { type: 'string', multiple: true, default: [] },
      framing: { type: 'string' },
      out: { type: 'string', default: './answer.wav' },
      lang: { type: 'string', default: 'en-US' },
      timeout: { type: 'string', default: '60' },
    },
  })
  const { framing, text, wav } = values
  if (framing !== undefined && !/^[123]$/.test(framing)) throw new Error(`--framing ${framing}: 1, 2 or 3`)
  if (text !== undefined && wav !== undefined) throw new Error('--text and --wav exclude each other')
  if (!/^(https?|wss?):\/\//.test(values.url)) throw new Error(`--url ${values.url}: http, https, ws or wss`)
  const timeoutMs = Number(values.timeout) * 1000
  if (!(timeoutMs > 0)) throw new Error(`--timeout ${values.timeout}: seconds`)
  return {
    url: values.url,
    deviceId: values.device,
    text,
    wav,
    ...readModes(values.mode),
    framing: framing === undefined ? undefined : framingOf(framing),
    out: values.out,
    language: values.lang,
    timeoutMs,
  }
}

/** Two kinds of words that are never the same: how the device listens, and what it does. */
function readModes(given: readonly string[]): Pick<TalkOptions, 'listening' | 'mode'> {
  const listening = listeningModes.filter((name) => given.includes(name))
  const doing = modeNames.filter((name) => given.includes(name))
  const unknown = given.find((name) => ![...listening, ...doing].includes(name))
  if (unknown !== undefined) throw new Error(`--mode ${unknown}: ${listOf([...listeningModes, ...modeNames])}`)
  for (const several of [listening, doing]) {
    if (several.length > 1) throw new Error(`--mode ${several.join(' and --mode ')} exclude each other`)
  }
  return { listening: listening[0] ?? 'manual', mode: doing[0] }
}

function listOf(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`
}

/** What went wrong, and what someone can do about it. */
function explain(error: unknown, url: string): string {
  const message = reasonOf(error)
  if (/ECONNREFUSED/.test(message))
    return `no server answers at ${url}: start one with "npm start", or name its address with --url`
  if (/answered 401|answered 403/.test(message)) {
    return `${message}: the server wants a token; give --url the OTA address, which hands one out`
  }
  const unanswered = /^expected tts.*nothing for (\d+) ms/.exec(message)
  if (unanswered) return `no answer within ${Number(unanswered[1]) / 1000} s: the log of the server says why`
  if (/^expected mode.*nothing for/.test(message)) return 'the server does not say whether it has that mode'
  return message
}
