import { expect, test } from 'vitest'
import type { Engine } from './engine.ts'
import { settings } from './settings.ts'
import { openWasm } from './wasm-engine.ts'
import { WasmHost } from './wasm-host.ts'

const say = async (engine: Engine, voice = 'en-us', signal = new AbortController().signal) => {
  let samples = 0
  for await (const { pcm } of engine.speak({ text: 'Hello.', voice, signal })) samples += pcm.length
  return samples
}

test('keeps its process, and starts another when it has died', async () => {
  const hosts: WasmHost[] = []
  const start = async () => {
    const host = await WasmHost.start()
    hosts.push(host)
    return host
  }
  const engine = await openWasm(settings.parse({}), start)
  expect(await say(engine)).toBeGreaterThan(5000)
  expect(await say(engine)).toBeGreaterThan(5000)
  expect(hosts).toHaveLength(1)

  await hosts[0]?.close()
  expect(await say(engine)).toBeGreaterThan(5000)
  expect(hosts).toHaveLength(2)

  await engine.close()
  expect(hosts.every((host) => host.ended)).toBe(true)
  await expect(say(engine)).rejects.toMatchObject({ failure: 'unavailable' })
})

test('a voice that it does not have is a bad request', async () => {
  const engine = await openWasm(settings.parse({}))
  await expect(say(engine, 'xx-none')).rejects.toMatchObject({ failure: 'bad-request' })
  await engine.close()
})
