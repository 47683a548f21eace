import { SimulatedDevice } from '../device/simulated-device.ts'
import { systemClock } from '../src/lib/clock.ts'
import { startLapel } from './latency/lapel-process.ts'
import { type BenchRow, median } from './row.ts'

/** Memory of the server per connection that has said hello and is quiet, kernel not included. */
export async function benchIdle(count: number): Promise<BenchRow[]> {
  const { lapel, port } = await startLapel((dataDir, ownPort) =>
    JSON.stringify({
      server: { host: '127.0.0.1', port: ownPort },
      dataDir,
      auth: { devices: 'open' },
      limits: { connectionsPerAddress: 100_000 },
      log: { level: 'silent', format: 'json' },
    }),
  )
  await using _server = lapel
  const url = `ws://127.0.0.1:${port}/xiaozhi/v1/`
  const clock = systemClock()
  const devices: SimulatedDevice[] = []
  const open = async (more: number) => {
    for (let index = 0; index < more; index++) {
      const number = devices.length.toString(16).padStart(8, '0')
      const device = new SimulatedDevice({
        clock,
        url,
        deviceId: `02:20:${number.match(/../g)?.join(':')}`,
        keepAudio: false,
      })
      devices.push(device)
      await device.hello()
    }
  }
  // The first ones warm up compiler and pools.
  await open(count)
  const rounds: { rss: number; heap: number }[] = []
  for (let round = 0; round < 3; round++) {
    const before = await memory(port)
    await open(count)
    const after = await memory(port)
    rounds.push({ rss: (after.rss - before.rss) / count, heap: (after.heap - before.heap) / count })
  }
  await Promise.all(devices.map((device) => device.close()))
  const kilobytes = (pick: (round: { rss: number; heap: number }) => number) => median(rounds.map(pick)) / 1024
  return [
    { name: 'idle connection, resident memory', value: kilobytes(({ rss }) => rss), unit: 'KB', note: `3 x ${count}` },
    {
      name: 'idle connection, JavaScript heap',
      value: kilobytes(({ heap }) => heap),
      unit: 'KB',
      note: 'garbage included',
    },
  ]
}

async function memory(port: number): Promise<{ rss: number; heap: number }> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  const read = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
  return { rss: read('lapel_process_resident_memory_bytes'), heap: read('lapel_process_heap_bytes') }
}
