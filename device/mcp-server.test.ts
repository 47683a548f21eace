import { describe, expect, test } from 'vitest'
import { DeviceMcpServer, type DeviceTool } from './mcp-server.ts'

const volume: DeviceTool = {
  name: 'self.audio_speaker.set_volume',
  description: 'Sets the volume.',
  properties: { volume: { type: 'integer', minimum: 0, maximum: 100 } },
  call: () => true,
}

const reboot: DeviceTool = {
  name: 'self.reboot',
  description: 'Reboots.',
  properties: {},
  userOnly: true,
  call: () => {},
}

function make(tools: readonly DeviceTool[] = [volume, reboot]) {
  const server = new DeviceMcpServer({ name: 'board', version: '2.4.2' }, tools)
  const ask = (method: string, params?: object) =>
    server.handle({ jsonrpc: '2.0', id: 7, method, ...(params ? { params } : {}) })
  return { server, ask }
}

test('initialize tells the board and takes the camera address', async () => {
  const { server, ask } = make()
  const { answer } = await ask('initialize', { capabilities: { vision: { url: 'http://host/v', token: 't' } } })
  expect(answer).toEqual({
    jsonrpc: '2.0',
    id: 7,
    result: {
      protocolVersion: '2024-11-05',
      capabilities: { tools: {} },
      serverInfo: { name: 'board', version: '2.4.2' },
    },
  })
  expect(server.vision).toEqual({ url: 'http://host/v', token: 't' })
})

describe('tools/list', () => {
  test('describes tools with their schema and hides those of the user', async () => {
    const { answer } = await make().ask('tools/list', { cursor: '' })
    expect(answer?.result).toEqual({
      tools: [
        {
          name: 'self.audio_speaker.set_volume',
          description: 'Sets the volume.',
          inputSchema: {
            type: 'object',
            properties: { volume: { type: 'integer', minimum: 0, maximum: 100 } },
            required: ['volume'],
          },
        },
      ],
    })
  })

  test('marks tools of the user when they are asked for', async () => {
    const { answer } = await make().ask('tools/list', { withUserTools: true })
    expect(JSON.stringify(answer)).toContain('"annotations":{"audience":["user"]}')
  })

  test('pages at 8000 characters; the cursor is the name of the first tool not sent', async () => {
    const many = Array.from({ length: 50 }, (_, index) => ({
      ...volume,
      name: `tool.${index}`,
      description: 'x'.repeat(300),
    }))
    const { ask } = make(many)
    const names: string[] = []
    let pages = 0
    for (let cursor: string | undefined = ''; cursor !== undefined; pages++) {
      const { answer } = await ask('tools/list', { cursor })
      expect(JSON.stringify(answer?.result).length).toBeLessThanOrEqual(8000)
      const page = answer?.result as { tools: { name: string }[]; nextCursor?: string }
      names.push(...page.tools.map(({ name }) => name))
      cursor = page.nextCursor
    }
    expect(pages).toBe(3)
    expect(names).toEqual(many.map(({ name }) => name))
  })

  test('a tool that fits no page is an error', async () => {
    const { answer } = await make([{ ...volume, description: 'x'.repeat(9000) }]).ask('tools/list', { cursor: '' })
    expect(answer?.error).toEqual({
      message: 'Failed to add tool self.audio_speaker.set_volume because of payload size limit',
    })
  })
})

describe('tools/call', () => {
  test('answers with text, booleans and objects included', async () => {
    const call = (value: unknown) => make([{ ...reboot, call: () => value }]).ask('tools/call', { name: 'self.reboot' })
    expect((await call(true)).answer?.result).toEqual({ content: [{ type: 'text', text: 'true' }], isError: false })
    expect((await call({ a: 1 })).answer?.result).toMatchObject({ content: [{ text: '{"a":1}' }] })
  })

  test('records what was called', async () => {
    const { server, ask } = make()
    await ask('tools/call', { name: volume.name, arguments: { volume: 30 } })
    expect(server.calls).toEqual([{ name: volume.name, arguments: { volume: 30 } }])
  })

  test.each([
    [{}, 'Missing valid argument: volume'],
    [{ volume: '30' }, 'Missing valid argument: volume'],
    [{ volume: 101 }, 'Value exceeds maximum allowed'],
    [{ volume: -1 }, 'Value is below minimum allowed'],
  ])('arguments %j are an error without a code: %s', async (given, message) => {
    const { answer } = await make().ask('tools/call', { name: volume.name, arguments: given })
    expect(answer).toEqual({ jsonrpc: '2.0', id: 7, error: { message } })
  })
})

test('an unknown method is an error', async () => {
  expect((await make().ask('resources/list')).answer?.error).toEqual({
    message: 'Method not implemented: resources/list',
  })
})

test.each([
  [{ jsonrpc: '2.0', id: '1', method: 'tools/list' }],
  [{ jsonrpc: '2.0', method: 'tools/list' }],
  [{ id: 1, method: 'tools/list' }],
  [[{ jsonrpc: '2.0', id: 1, method: 'tools/list' }]],
  [{ jsonrpc: '2.0', id: 1, method: 'tools/list', params: [] }],
])('%j is dropped without an answer', async (payload) => {
  const { answer, finding } = await make().server.handle(payload)
  expect(answer).toBeUndefined()
  expect(finding?.name).toBe('mcp request dropped')
})

test('notifications are dropped without a fault', async () => {
  expect(await make().server.handle({ jsonrpc: '2.0', method: 'notifications/initialized' })).toEqual({})
})
