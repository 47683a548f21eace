import { describe, expect, it } from 'vitest'
import type { DeviceTool } from '../../device/mcp-server.ts'
import type { SimulatedBadge } from '../../device/simulated-badge.ts'
import { ManualClock } from '../../src/lib/manual-clock.ts'
import { startQuickServer } from '../support/quick-server.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

const volume: DeviceTool = {
  name: 'self.audio_speaker.set_volume',
  description: 'Set the volume',
  properties: { volume: { type: 'integer', minimum: 0, maximum: 100 } },
  call: () => true,
}

const offered = (server: TestServer) => [...server.app.sessions][0]?.tools.descriptions.map(({ name }) => name) ?? []

function callOf(name: string, given: unknown) {
  return { calls: [{ id: 'call-1', name, arguments: JSON.stringify(given) }] }
}

/** What the model was told the tool said. */
async function resultOf(server: TestServer, index = 1): Promise<unknown> {
  await expect.poll(() => server.script.asked.length).toBe(index + 1)
  return server.script.asked[index]?.messages.at(-1)
}

interface Call {
  readonly id: number
  readonly method: string
  readonly params: Readonly<Record<string, unknown>>
}

/**
 * A badge whose mcp side is the test's: a result or an error for each call, or no answer at all. The firmware of 1.5
 * does not answer by itself.
 */
function bareBadge(server: TestServer, answer: (call: Call) => object | undefined = () => undefined): SimulatedBadge {
  const device = server.device({
    firmware: '1.5.0',
    hello: { features: { mcp: true } },
    onReceived(entry) {
      if (entry.kind !== 'text' || entry.message.type !== 'mcp') return
      const call = entry.message.payload as Call
      const given = answer(call)
      if (given) device.send({ type: 'mcp', payload: { jsonrpc: '2.0', id: call.id, ...given } })
    },
  })
  return device
}

function tool(name: string, extra: object = {}) {
  return { name, description: name, inputSchema: { type: 'object', properties: {} }, ...extra }
}

describe('tools of a device', () => {
  it('9: are asked for after hello and offered to the model under names that it takes', async () => {
    const server = await startQuickServer()
    const device = server.device({ tools: [volume] })
    await device.hello()
    await expect.poll(() => offered(server)).toEqual(['self_audio_speaker_set_volume'])
    device.type('hello')
    await device.expectAnswer()
    expect(server.script.asked[0]?.tools).toContainEqual(
      expect.objectContaining({
        name: 'self_audio_speaker_set_volume',
        description: 'Set the volume',
        parameters: expect.objectContaining({ type: 'object', required: ['volume'] }),
      }),
    )
    expect(device.faults).toEqual([])
  })

  it('9 MUST: calls have numeric ids, a method and object params, so that no firmware drops them', async () => {
    const server = await startQuickServer()
    server.script.answers = [callOf('self_audio_speaker_set_volume', { volume: 30 }), { pieces: ['Done.'] }]
    const device = server.device({ tools: [volume] })
    await device.hello()
    await expect.poll(() => offered(server)).toHaveLength(1)
    device.type('softer')
    expect((await device.expectAnswer()).sentences).toEqual(['Done.'])
    expect(device.mcp.calls).toEqual([{ name: 'self.audio_speaker.set_volume', arguments: { volume: 30 } }])
    const calls = device.received.flatMap((entry) =>
      entry.kind === 'text' && entry.message.type === 'mcp' ? [entry.message.payload as Call] : [],
    )
    expect(calls.map(({ method }) => method)).toEqual(['initialize', 'tools/list', 'tools/call'])
    expect(new Set(calls.map(({ id }) => id)).size).toBe(3)
    expect(device.faults).toEqual([])
  })

  it('9: are listed page by page', async () => {
    const server = await startQuickServer()
    const tools = Array.from({ length: 40 }, (_, index) => ({
      ...volume,
      name: `self.board.tool_${index}`,
      description: 'x'.repeat(400),
    }))
    const device = server.device({ tools })
    await device.hello()
    await expect.poll(() => offered(server).length).toBe(40)
    const pages = device.received.filter(
      (entry) => entry.kind === 'text' && (entry.message.payload as Call | undefined)?.method === 'tools/list',
    )
    expect(pages.length).toBeGreaterThan(2)
  })

  it('9: that are for people only are not offered to the model', async () => {
    const server = await startQuickServer()
    const device = bareBadge(server, ({ method }) =>
      method === 'tools/list'
        ? { result: { tools: [tool('self.reboot', { annotations: { audience: ['user'] } }), tool('self.lamp.on')] } }
        : { result: {} },
    )
    await device.hello()
    await expect.poll(() => offered(server)).toEqual(['self_lamp_on'])
  })

  it('9: that differ only in characters a model does not take keep two names and are both called rightly', async () => {
    const server = await startQuickServer()
    server.script.answers = [callOf('self_lamp_on_2', {}), { pieces: ['Done.'] }]
    const called: unknown[] = []
    const device = bareBadge(server, ({ method, params }) => {
      if (method === 'tools/list') return { result: { tools: [tool('self.lamp.on'), tool('self.lamp_on')] } }
      if (method === 'tools/call') called.push(params.name)
      return { result: { content: [{ type: 'text', text: 'true' }], isError: false } }
    })
    await device.hello()
    await expect.poll(() => offered(server)).toEqual(['self_lamp_on', 'self_lamp_on_2'])
    device.type('lamp')
    await resultOf(server)
    expect(called).toEqual(['self.lamp_on'])
  })

  it('9: whose answer is an error tell the model what went wrong', async () => {
    const server = await startQuickServer()
    server.script.answers = [callOf('self_audio_speaker_set_volume', { volume: 300 }), { pieces: ['Too loud.'] }]
    const device = server.device({ tools: [volume] })
    await device.hello()
    await expect.poll(() => offered(server)).toHaveLength(1)
    device.type('very loud')
    expect(await resultOf(server)).toMatchObject({
      role: 'tool',
      toolCallId: 'call-1',
      content: 'The device failed: Value exceeds maximum allowed',
    })
    expect((await device.expectAnswer()).sentences).toEqual(['Too loud.'])
  })

  it.each([
    ['no such tool', 'dance', '{}', /no tool dance/],
    ['arguments that are no object', 'self_audio_speaker_set_volume', '[40]', /not a JSON object/],
    ['arguments that are no JSON', 'self_audio_speaker_set_volume', '{"volume":', /not a JSON object/],
  ])('9: %s is told to the model, not to the device', async (_what, name, given, told) => {
    const server = await startQuickServer()
    server.script.answers = [{ calls: [{ id: 'a', name, arguments: given }] }, { pieces: ['Sorry.'] }]
    const device = server.device({ tools: [volume] })
    await device.hello()
    await expect.poll(() => offered(server)).toHaveLength(1)
    device.type('go')
    expect(await resultOf(server)).toMatchObject({ role: 'tool', content: expect.stringMatching(told) })
    expect(device.mcp.calls).toEqual([])
  })

  it('9 QUIRK: a device that drops the list of its tools without a word still converses', async () => {
    const server = await startQuickServer()
    const device = bareBadge(server)
    await device.hello()
    device.type('time')
    expect((await device.expectAnswer()).sentences).toEqual(['It is ten past three.'])
    expect(offered(server)).toEqual([])
  })

  it('9 QUIRK: a call that the device drops without a word ends after 30 s, and the model is told', async () => {
    const clock = new ManualClock()
    const server = await startTestServer({ clock })
    server.script.answers = [callOf('self_lamp_on', {}), { hangs: true }]
    const methods: string[] = []
    const device = bareBadge(server, ({ method }) => {
      methods.push(method)
      if (method === 'tools/call') return undefined
      return { result: method === 'tools/list' ? { tools: [tool('self.lamp.on')] } : {} }
    })
    await device.hello()
    await expect.poll(() => offered(server)).toHaveLength(1)
    device.type('lamp')
    await expect.poll(() => methods.at(-1)).toBe('tools/call')
    await clock.advance(29_900)
    expect(server.script.asked).toHaveLength(1)
    await clock.advance(200)
    expect(await resultOf(server)).toMatchObject({
      role: 'tool',
      content: 'The device failed: the device did not answer tools/call within 30 s',
    })
  })

  it('9: a connection lost in the middle of a call ends the call and the turn; the next one lists anew', async () => {
    const server = await startQuickServer()
    server.script.answers = [callOf('self_lamp_on', {}), { pieces: ['Done.'] }]
    let isCalled = false
    const device = bareBadge(server, ({ method }) => {
      if (method === 'tools/call') isCalled = true
      if (method === 'tools/call') return undefined
      return { result: method === 'tools/list' ? { tools: [tool('self.lamp.on')] } : {} }
    })
    await device.hello()
    await expect.poll(() => offered(server)).toHaveLength(1)
    device.type('lamp')
    await expect.poll(() => isCalled).toBe(true)
    await device.drop()
    await expect.poll(() => server.script.running).toBe(0)
    expect(server.script.asked).toHaveLength(1)
    expect(offered(server)).toEqual([])
    await device.hello()
    await expect.poll(() => offered(server)).toHaveLength(1)
  })

  it('9: an interrupted call does not keep the next turn waiting, and its late answer is nobody’s', async () => {
    const server = await startQuickServer()
    server.script.answers = [callOf('self_lamp_on', {}), { pieces: ['Here.'] }]
    let lateId: number | undefined
    const device = bareBadge(server, ({ id, method }) => {
      if (method === 'tools/call') lateId = id
      if (method === 'tools/call') return undefined
      return { result: method === 'tools/list' ? { tools: [tool('self.lamp.on')] } : {} }
    })
    await device.hello()
    await expect.poll(() => offered(server)).toHaveLength(1)
    device.type('lamp')
    await expect.poll(() => lateId).toBeDefined()
    device.type('never mind')
    await expect.poll(() => server.script.asked.length).toBe(2)
    device.send({ type: 'mcp', payload: { jsonrpc: '2.0', id: lateId, result: { content: [] } } })
    await device.expect('tts', { state: 'sentence_start', text: 'Here.' })
    await expect.poll(() => server.script.running).toBe(0)
  })
})
