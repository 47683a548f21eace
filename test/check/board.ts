import { randomBytes } from 'node:crypto'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { startLapel } from '../../bench/latency/lapel-process.ts'
import { type BoardLoad, devicesOf, runBoardLoad } from '../support/board-load.ts'

/**
 * Proof of shared tasks: `node test/check/board.ts [--store URL] [--groups 50] [--members 10] [--rate 200]
 * [--seconds 60]`. A server in its own process, badges in groups, changes per second by random members. Every device
 * must end with its group's list, hear of nobody else's, get at most five snapshots a second, and see a change of
 * somebody else within 300 ms in 99 of 100 cases. One line of figures; exit code 1 where something does not hold.
 */
const { values } = parseArgs({
  options: {
    store: { type: 'string', default: 'sqlite' },
    groups: { type: 'string', default: '50' },
    members: { type: 'string', default: '10' },
    rate: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '60' },
  },
})
const maxP99Ms = 300
const maxInASecond = 5

const load: BoardLoad = {
  groups: Number(values.groups),
  membersPerGroup: Number(values.members),
  changesPerSecond: Number(values.rate),
  seconds: Number(values.seconds),
  seed: 2026,
  run: randomBytes(3).toString('hex'),
}

const { lapel, port } = await startLapel((dataDir, ownPort) =>
  JSON.stringify({
    server: { host: '127.0.0.1', port: ownPort },
    dataDir,
    store: values.store,
    auth: { devices: 'open' },
    devices: devicesOf(load),
    llm: { models: { rules: { provider: 'built-in' } }, purposes: { default: 'rules' } },
    limits: { connectionsPerAddress: 100_000 },
    log: { level: 'warn', format: 'json' },
  }),
)
await using _server = lapel

/** What the server says of itself since it was last asked. */
async function readProcess() {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  const read = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
  return {
    atMs: performance.now(),
    cpuSeconds: ['user', 'system'].reduce(
      (sum, mode) => sum + read(`lapel_process_cpu_seconds_total{mode="${mode}"}`),
      0,
    ),
    loopDelayP99Ms: read('lapel_event_loop_delay_seconds{quantile="0.99"}') * 1000,
    loopDelayMaxMs: read('lapel_event_loop_delay_seconds{quantile="1"}') * 1000,
    residentMegabytes: read('lapel_process_resident_memory_bytes') / 2 ** 20,
  }
}

const resolutionMs = 10
const ownDelay = monitorEventLoopDelay({ resolution: resolutionMs })
const before = await readProcess()
ownDelay.enable()
const ownCpu = process.cpuUsage()
const report = await runBoardLoad(`ws://127.0.0.1:${port}/xiaozhi/v1/`, load)
const { user, system } = process.cpuUsage(ownCpu)
const after = await readProcess()

const rounded = (value: number) => Math.round(value * 10) / 10
const percentOf = (cpuSeconds: number) => rounded((cpuSeconds * 100_000) / (after.atMs - before.atMs))
const { afterSent, afterReply, ...counts } = report
const ok =
  afterSent.p99 <= maxP99Ms &&
  report.mostInASecond <= maxInASecond &&
  report.unseen + report.outOfDate + report.foreign + Object.keys(report.refused).length === 0
const figures = {
  store: values.store.replace(/:.*/, ''),
  devices: load.groups * load.membersPerGroup,
  groups: load.groups,
  changesPerSecond: load.changesPerSecond,
  ...counts,
  afterSentMs: { p50: rounded(afterSent.p50), p99: rounded(afterSent.p99), max: rounded(afterSent.max) },
  afterReplyMs: { p50: rounded(afterReply.p50), p99: rounded(afterReply.p99), max: rounded(afterReply.max) },
  server: {
    cpuPercent: percentOf(after.cpuSeconds - before.cpuSeconds),
    loopDelayP99Ms: rounded(after.loopDelayP99Ms),
    loopDelayMaxMs: rounded(after.loopDelayMaxMs),
    residentMegabytes: Math.round(after.residentMegabytes),
  },
  measuringSide: {
    cpuPercent: percentOf((user + system) / 1e6),
    loopDelayP99Ms: rounded(Math.max(0, ownDelay.percentile(99) / 1e6 - resolutionMs)),
  },
  ok,
}
process.stdout.write(`${JSON.stringify(figures)}\n`)
process.exitCode = ok ? 0 : 1
