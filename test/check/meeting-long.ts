import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../src/lib/clock.ts'
import { silentLog } from '../../src/observe/log.ts'
import type { MeetingStore, SegmentDraft } from '../../src/store/meetings.ts'
import { openStore } from '../../src/store/open-store.ts'
import { report } from '../support/check-table.ts'
import { seededRandom } from '../support/churn.ts'
import { minutesAtWork } from '../support/minutes-at-work.ts'
import { MinutesModel } from '../support/minutes-model.ts'

/**
 * Proof that the length of a meeting changes nothing: `node test/check/meeting-long.ts [characters=50000]`. Synthetic
 * meetings of that length, in English and in Chinese, through the real windows: every segment in one call, every call
 * within its limits; after the last word one window and the reduce, for a meeting of a tenth of the length as well.
 * Then the same with a model that fails for every fifth window.
 */
const characters = Number(process.argv[2] ?? 50_000)
const clock = systemClock()
const dataDir = await mkdtemp(join(tmpdir(), 'lapel-long-'))
const store = await openStore({ url: 'sqlite', dataDir, clock, log: silentLog })

const words = {
  en: 'printer floor budget customer release week order team test plan server price review meeting office contract'.split(
    ' ',
  ),
  zh: [...'我们下周买打印机放在二楼然后测试服务器计划预算客户合同会议办公室'],
} as const

function sentencesOf(language: keyof typeof words, length: number): string[] {
  const random = seededRandom(2026)
  const sentences: string[] = []
  for (let total = 0; total < length; ) {
    const count = 4 + Math.floor(random() * 20)
    const chosen = Array.from({ length: count }, () => words[language][Math.floor(random() * words[language].length)])
    const text = `${chosen.join(language === 'en' ? ' ' : '')} ${sentences.length + 1}`
    sentences.push(text)
    total += text.length
  }
  return sentences
}

interface Run {
  readonly segments: number
  readonly seen: readonly string[]
  readonly calls: MinutesModel['calls']
  /** Made after the last word. */
  readonly late: MinutesModel['calls']
  readonly summary: { readonly coverage: { covered: number; total: number; gaps: string[][] }; degraded?: boolean }
  readonly gapSegments: number
}

async function hold(id: string, sentences: readonly string[], fails: (window: number) => boolean): Promise<Run> {
  const model = new MinutesModel(clock)
  model.behave = ({ task, segments }) => {
    const number = model.windows.findIndex((window) => window.join() === segments.join())
    return task === 'window' && fails(number) ? 'length' : 'good'
  }
  const work = minutesAtWork({ clock, meetings: store.meetings, model })
  await store.meetings.open({ id, groupKey: 'g', code: id, title: '', startedAt: clock.wall() }, id)
  for (let from = 0; from < sentences.length; from += 20) {
    const drafts = sentences
      .slice(from, from + 20)
      .map(
        (text): SegmentDraft => ({ at: clock.wall(), text, speakerId: `p${from % 3}`, deviceId: id, tag: undefined }),
      )
    await store.meetings.append(id, drafts, 0, () => drafts)
    await work.whileOpen(id)
  }
  const before = model.calls.length
  await store.meetings.end(id, clock.wall())
  const text = await work.finish(id)
  return {
    segments: sentences.length,
    seen: model.windows.flat(),
    calls: model.calls,
    late: model.calls.slice(before),
    summary: JSON.parse(text) as Run['summary'],
    gapSegments: (await gapsOf(store.meetings, id)).reduce((sum, { fromSeq, toSeq }) => sum + toSeq - fromSeq + 1, 0),
  }
}

async function gapsOf(meetings: MeetingStore, id: string) {
  return (await meetings.checkpoints(id)).filter(({ state }) => state === 'gap')
}

const lateWindows = ({ late }: Run) => late.filter(({ task }) => task === 'window').length
const limits = { window: [4000, 400], reduce: [4000, 800], repair: [4000, 800], chat: [0, 0] } as const
const overLimit = ({ calls }: Run) =>
  calls.filter(({ task, material, maxTokens }) => material.length > limits[task][0] || maxTokens > limits[task][1])
    .length

for (const language of ['en', 'zh'] as const) {
  const long = await hold(`${language}-long`, sentencesOf(language, characters), () => false)
  const short = await hold(`${language}-short`, sentencesOf(language, characters / 10), () => false)
  const failing = await hold(`${language}-failing`, sentencesOf(language, characters), (number) => number % 5 === 4)
  const expected = Array.from({ length: long.segments }, (_, index) => `s${index + 1}`)
  const isEachOnce = JSON.stringify(long.seen) === JSON.stringify(expected)
  const longest = Math.max(...long.calls.map(({ material }) => material.length))
  const { covered, total, gaps } = failing.summary.coverage
  report(`a meeting of ${characters} characters, ${language}: ${long.segments} segments, ${long.calls.length} calls`, [
    {
      what: 'coverage',
      found: `${(long.summary.coverage.covered / long.segments) * 100} %`,
      must: '100 %',
      ok: long.summary.coverage.covered === long.segments && long.summary.coverage.gaps.length === 0,
    },
    { what: 'segments shown to the model once', found: long.seen.length, must: String(long.segments), ok: isEachOnce },
    { what: 'calls over their limits', found: overLimit(long), must: '0', ok: overLimit(long) === 0 },
    { what: 'longest material of a call', found: longest, must: '<= 4000', ok: longest <= 4000 },
    { what: 'windows after the last word', found: lateWindows(long), must: '<= 1', ok: lateWindows(long) <= 1 },
    { what: 'the same at a tenth of the length', found: lateWindows(short), must: '<= 1', ok: lateWindows(short) <= 1 },
    {
      what: 'calls of the reduce',
      found: long.late.filter(({ task }) => task === 'reduce').length,
      must: '> 0',
      ok: long.late.some(({ task }) => task === 'reduce'),
    },
    { what: 'every fifth window failing: gaps named', found: gaps.length, must: '> 0', ok: gaps.length > 0 },
    {
      what: 'their segments are what is not covered',
      found: total - covered,
      must: String(failing.gapSegments),
      ok: failing.gapSegments > 0 && total - covered === failing.gapSegments && total === failing.segments,
    },
    { what: 'calls over their limits then', found: overLimit(failing), must: '0', ok: overLimit(failing) === 0 },
  ])
}
await store.close()
await rm(dataDir, { recursive: true, force: true })
