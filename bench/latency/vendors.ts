import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * A process that speaks the wire formats of an OpenAI-compatible recogniser, model and voice, each with a known delay.
 * The recogniser hears `turn N`, the model answers with N, so that the real delays of one turn can be told at `/report`.
 * Prints its port.
 */
const delays = { asr: 100, llm: 200, tts: 100 } as const
type Part = keyof typeof delays

const spentMs = new Map<string, Record<Part, number>>()
let turns = 0

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  return Buffer.concat(parts).toString('latin1')
}

function turnIn(text: string): string {
  return /turn (\d+)/.exec(text)?.[1] ?? '0'
}

/** Waits until the delay is over, counted from the request's last byte, then calls `reply` and notes the real delay. */
function after(part: Part, turn: string, from: number, reply: () => void): void {
  setTimeout(() => {
    reply()
    const spent = spentMs.get(turn) ?? { asr: 0, llm: 0, tts: 0 }
    // The first sentence of a turn is the one the user waits for.
    if (spent[part] === 0) spent[part] = performance.now() - from
    spentMs.set(turn, spent)
  }, delays[part])
}

const chunk = (delta: object, finish: string | null) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 0, model: 'stub', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`

/** 1.2 s of a soft tone at 24 kHz. */
const sound = Buffer.from(
  Int16Array.from({ length: 28_800 }, (_, index) => 6000 * Math.sin(index / 12) * Math.sin(index / 900)).buffer,
)

async function serve(request: IncomingMessage, reply: ServerResponse): Promise<void> {
  const body = await bodyOf(request)
  const from = performance.now()
  if (request.url === '/report') {
    reply.end(JSON.stringify(Object.fromEntries(spentMs)))
  } else if (request.url?.endsWith('/audio/transcriptions')) {
    const turn = String(++turns)
    after('asr', turn, from, () => {
      reply.setHeader('content-type', 'application/json')
      reply.end(JSON.stringify({ text: `turn ${turn}` }))
    })
  } else if (request.url?.endsWith('/chat/completions')) {
    const { messages } = JSON.parse(body) as { messages: { content: string }[] }
    const turn = turnIn(messages.at(-1)?.content ?? '')
    reply.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
    after('llm', turn, from, () => {
      reply.write(chunk({ role: 'assistant', content: `This is turn ${turn}. ` }, null))
      reply.end(`${chunk({ content: 'And that is all.' }, null)}${chunk({}, 'stop')}data: [DONE]\n\n`)
    })
  } else {
    after('tts', turnIn(body), from, () => {
      reply.writeHead(200, { 'content-type': 'audio/pcm' })
      reply.end(sound)
    })
  }
}

const server = createServer((request, reply) => {
  serve(request, reply).catch(() => reply.destroy())
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`))
