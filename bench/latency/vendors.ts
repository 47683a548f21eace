import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** How long each part took for one turn, from the last byte of the request to the first of the reply. */
export interface SpentMs {
  asr: number
  llm: number
  tts: number
}
type Part = keyof SpentMs

const chunk = (delta: object, finish: string | null) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 0, model: 'stub', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`

/** 1.2 s of a soft tone at 24 kHz. */
const sound = Buffer.from(
  Int16Array.from({ length: 28_800 }, (_, index) => 6000 * Math.sin(index / 12) * Math.sin(index / 900)).buffer,
)

/** What a voice that streams sends first: 100 ms. */
const firstBytes = 4800

/**
 * Servers that speak the wire formats of an OpenAI-compatible recogniser, model and voice, each with a known delay. The
 * recogniser hears `turn N`, the model answers with N, so that the real delays of each turn can be told afterwards.
 */
export async function startVendors(delaysMs: SpentMs): Promise<{ readonly port: number }> {
  const spentMs = new Map<string, SpentMs>()
  let turns = 0

  /** Waits until the delay is over, counted from the request's last byte, then replies and notes when that had left. */
  const after = (part: Part, turn: string, from: number, reply: () => void) => {
    setTimeout(() => {
      reply()
      // Node hands small writes to the kernel at the end of the tick.
      process.nextTick(() => {
        const spent = spentMs.get(turn) ?? { asr: 0, llm: 0, tts: 0 }
        // The first sentence of a turn is the one the user waits for.
        if (spent[part] === 0) spent[part] = performance.now() - from
        spentMs.set(turn, spent)
      })
    }, delaysMs[part])
  }
  const serve = (request: IncomingMessage, body: Buffer, reply: ServerResponse) => {
    const from = performance.now()
    if (request.url?.endsWith('/audio/transcriptions')) {
      const turn = String(++turns)
      after('asr', turn, from, () => {
        reply.setHeader('content-type', 'application/json')
        reply.end(JSON.stringify({ text: `turn ${turn}` }))
      })
      return
    }
    const turn = [...body.toString('latin1').matchAll(/turn (\d+)/g)].at(-1)?.[1] ?? '0'
    if (request.url?.endsWith('/chat/completions')) {
      reply.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
      after('llm', turn, from, () => {
        reply.write(chunk({ role: 'assistant', content: `This is turn ${turn}. ` }, null))
        reply.end(`${chunk({ content: 'And that is all.' }, null)}${chunk({}, 'stop')}data: [DONE]\n\n`)
      })
    } else if (request.url === '/report') reply.end(JSON.stringify(Object.fromEntries(spentMs)))
    else {
      after('tts', turn, from, () => {
        reply.writeHead(200, { 'content-type': 'audio/pcm' })
        reply.write(sound.subarray(0, firstBytes))
        setImmediate(() => reply.end(sound.subarray(firstBytes)))
      })
    }
  }
  const server = createServer((request, reply) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => serve(request, Buffer.concat(parts), reply))
  })
  server.keepAliveTimeout = 60_000
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port }
}
