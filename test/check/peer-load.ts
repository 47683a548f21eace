import { parseArgs } from 'node:util'
import { startLapel } from '../../bench/latency/lapel-process.ts'
import { percentile } from '../../bench/row.ts'
import { loadDevices, type PeerLoad, runPeerLoad } from '../support/peer-load.ts'

/**
 * Proof of messages under load: `node test/check/peer-load.ts [--store URL] [--devices 200] [--rate 500] [--seconds 120]`.
 * A server in its own process, devices of which half come and go, messages between any two of them. Nothing may be lost,
 * doubled or out of order; every accepted message has its receipt; `redelivered` names exactly those that waited; 99 of
 * 100 messages to a device that is there arrive within 50 ms. One line of figures; exit code 1 where that does not hold.
 */
const { values } = parseArgs({
  options: {
    store: { type: 'string', default: 'sqlite' },
    devices: { type: 'string', default: '200' },
    rate: { type: 'string', default: '500' },
    seconds: { type: 'string', default: '120' },
  },
})
const maxP99Ms = 50
const load: PeerLoad = {
  devices: Number(values.devices),
  flappingShare: 0.5,
  messagesPerSecond: Number(values.rate),
  seconds: Number(values.seconds),
  seed: 2026,
}
const { lapel, port } = await startLapel((dataDir, ownPort) =>
  JSON.stringify({
    server: { host: '127.0.0.1', port: ownPort },
    dataDir,
    store: values.store,
    auth: { devices: 'open' },
    devices: loadDevices(load),
    peer: { perSecond: 1000 },
    llm: { models: { rules: { provider: 'built-in' } }, purposes: { default: 'rules' } },
    limits: { connectionsPerAddress: 100_000, textPerSecond: 1000 },
    log: { level: 'warn', format: 'json' },
  }),
)
await using _server = lapel

/** CPU time that the server has used so far. */
async function cpuSeconds(): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  const read = (mode: string) =>
    Number(new RegExp(`^lapel_process_cpu_seconds_total\\{mode="${mode}"\\} (\\S+)$`, 'm').exec(text)?.[1])
  return read('user') + read('system')
}

const cpuBefore = await cpuSeconds()
const { latencies, ...counts } = await runPeerLoad(`ws://127.0.0.1:${port}/xiaozhi/v1/`, load)
const cpuMsPerMessage = ((await cpuSeconds()) - cpuBefore) * (1000 / Math.max(1, counts.accepted))
const rounded = (value: number) => Math.round(value * 10) / 10
const p99Ms = percentile(latencies, 99)
const ok =
  counts.lost + counts.doubled + counts.inverted + counts.untold === 0 &&
  counts.unsummed + counts.oversummed === 0 &&
  p99Ms <= maxP99Ms
const figures = {
  store: values.store.replace(/:.*/, ''),
  devices: load.devices,
  messagesPerSecond: load.messagesPerSecond,
  seconds: load.seconds,
  ...counts,
  cpuMsPerMessage: rounded(cpuMsPerMessage),
  online: {
    count: latencies.length,
    p50Ms: rounded(percentile(latencies, 50)),
    p99Ms: rounded(p99Ms),
    maxMs: rounded(percentile(latencies, 100)),
  },
  ok,
}
process.stdout.write(`${JSON.stringify(figures)}\n`)
process.exitCode = ok ? 0 : 1
