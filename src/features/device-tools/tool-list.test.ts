import { expect, it } from 'vitest'
import { ManualClock } from '../../lib/manual-clock.ts'
import { DeviceRpc } from './device-rpc.ts'
import { listDeviceTools } from './tool-list.ts'

/** Lists what a device with these pages, by cursor, offers. */
function listOf(pages: Record<string, unknown>) {
  const asked: unknown[] = []
  const rpc: DeviceRpc = new DeviceRpc(
    {
      send(message) {
        const { payload } = message as unknown as { payload: { id: number; params: { cursor: string } } }
        asked.push(payload.params.cursor)
        queueMicrotask(() => rpc.answer({ id: payload.id, result: pages[payload.params.cursor] }))
        return true
      },
      sendText: () => true,
      sendAudio: () => true,
      deliver: async () => true,
      dropAudio: () => undefined,
      close: () => undefined,
    },
    new ManualClock(),
  )
  return { asked, tools: listDeviceTools(rpc) }
}

const tool = (name: string) => ({ name, description: `does ${name}`, inputSchema: { type: 'object', properties: {} } })

it('asks page by page, with the cursor of the page before', async () => {
  const { asked, tools } = listOf({ '': { tools: [tool('a')], nextCursor: 'b' }, b: { tools: [tool('b')] } })
  expect((await tools).map(({ deviceName }) => deviceName)).toEqual(['a', 'b'])
  expect(asked).toEqual(['', 'b'])
})

it('takes an empty cursor for the end', async () => {
  const { asked, tools } = listOf({ '': { tools: [tool('a')], nextCursor: '' } })
  expect(await tools).toHaveLength(1)
  expect(asked).toHaveLength(1)
})

it('does not go round in circles with a device that does', async () => {
  const { asked, tools } = listOf({ '': { tools: [], nextCursor: 'x' }, x: { tools: [], nextCursor: 'x' } })
  await tools
  expect(asked).toHaveLength(20)
})

it('gives names that models take, each once, and keeps those of the device', async () => {
  const long = `self.${'x'.repeat(80)}`
  const { tools } = listOf({ '': { tools: [tool('a.b'), tool('a_b'), tool('a b'), tool(long), tool(`${long}y`)] } })
  const listed = await tools
  expect(listed.map(({ name }) => name).slice(0, 3)).toEqual(['a_b', 'a_b_2', 'a_b_3'])
  expect(listed.map(({ deviceName }) => deviceName)).toEqual(['a.b', 'a_b', 'a b', long, `${long}y`])
  expect(new Set(listed.map(({ name }) => name)).size).toBe(5)
  for (const { name } of listed) expect(name).toMatch(/^[a-zA-Z0-9_-]{1,64}$/)
})

it('leaves out what is meant for people, and takes a tool without description or schema', async () => {
  const { tools } = listOf({
    '': {
      tools: [
        { ...tool('reboot'), annotations: { audience: ['user'] } },
        { name: 'bare', inputSchema: 7 },
      ],
    },
  })
  expect(await tools).toEqual([
    { name: 'bare', deviceName: 'bare', description: '', parameters: { type: 'object', properties: {} } },
  ])
})

it('refuses what is no list of tools', async () => {
  await expect(listOf({ '': { tools: 'none' } }).tools).rejects.toThrow()
})
