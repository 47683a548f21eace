import { mkdir, writeFile } from 'node:fs/promises'
import { benchAudio } from './audio.ts'
import { benchIdle } from './idle.ts'
import { benchManyDevices, benchOneDevice } from './latency/latency.ts'
import { benchMailbox } from './mailbox.ts'
import { type BenchRow, formatRows } from './row.ts'

const parts: Readonly<Record<string, () => Promise<BenchRow[]>>> = {
  audio: () => benchAudio(),
  idle: () => benchIdle(1000),
  mailbox: () => benchMailbox(3),
  latency1: () => benchOneDevice(200, 50),
  latency100: () => benchManyDevices(100, 40),
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in parts))
if (unknown.length > 0) {
  process.stderr.write(`no bench ${unknown.join(', ')}; there are: ${Object.keys(parts).join(', ')}\n`)
  process.exit(2)
}

const rows: BenchRow[] = []
for (const [name, run] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const part = await run()
  process.stdout.write(`${name}\n${formatRows(part)}\n`)
  rows.push(...part)
}
await mkdir('bench/results', { recursive: true })
await writeFile('bench/results/latest.json', `${JSON.stringify({ node: process.version, rows }, null, 2)}\n`)
