import { bytesText, durationText } from '../../lib/format.ts'
import { common } from '../../lib/words.ts'
import { Notice } from '../../parts/notice.tsx'
import { Page } from '../../parts/page.tsx'
import { FigureCard } from './figure-card.tsx'
import './health.css'
import { words } from './health-words.ts'
import { ProblemTable } from './problem-table.tsx'
import { ProviderTable } from './provider-table.tsx'
import { type Health, useHealth } from './use-health.ts'

const whole = (value: number) => String(value)
const milliseconds = (value: number) => `${value.toFixed(value < 10 ? 1 : 0)} ms`

export default function HealthPage() {
  const t = words.value
  const samples = useHealth()
  const latest = samples.at(-1)?.health
  const points = (read: (health: Health) => number | null | undefined) =>
    samples.map(({ at, health }) => ({ at, value: read(health) ?? undefined }))
  if (!latest) {
    return (
      <Page title={t.title} about={t.about}>
        <p aria-busy="true">{common.value.loading}</p>
      </Page>
    )
  }
  const { eventLoop, store } = latest
  return (
    <Page title={t.title} about={t.about}>
      {store.readMs === null && <Notice kind="bad">{t.storeFailed}</Notice>}
      <h2>{t.figures}</h2>
      <div class="figures">
        <FigureCard title={t.sessions} points={points(({ sessions }) => sessions)} print={whole} />
        <FigureCard title={t.connections} points={points(({ connections }) => connections)} print={whole} />
        <FigureCard
          title={t.cpu}
          points={samples.map(({ at, cpuPercent }) => ({ at, value: cpuPercent }))}
          print={(value) => `${value.toFixed(value < 10 ? 1 : 0)} %`}
          more={t.cpuMore}
        />
        <FigureCard
          title={t.eventLoop}
          points={points((health) => health.eventLoop?.p99Ms)}
          print={milliseconds}
          more={eventLoop ? t.eventLoopMore(milliseconds(eventLoop.p50Ms), milliseconds(eventLoop.maxMs)) : t.unknown}
        />
        <FigureCard title={t.memory} points={points(({ memory }) => memory.rssBytes)} print={bytesText} />
        <FigureCard title={t.heap} points={points(({ memory }) => memory.heapBytes)} print={bytesText} />
        <FigureCard
          title={t.store}
          points={points((health) => health.store.readMs)}
          print={milliseconds}
          more={t.storeMore(store.kind)}
        />
        <FigureCard title={t.outbox} points={points(({ outboxBytes }) => outboxBytes)} print={bytesText} />
      </div>
      <h2>{t.facts}</h2>
      <Facts health={latest} />
      <ProviderTable tick={samples.length} />
      <ProblemTable count={latest.problems} />
    </Page>
  )
}

function Facts({ health }: { readonly health: Health }) {
  const t = words.value
  const facts = [
    [t.version, `Lapel ${health.version}, Node.js ${health.node}`],
    [t.uptime, durationText(health.uptimeSeconds * 1000)],
    [t.timers, whole(health.timers)],
    [t.givenUp, health.deliveriesGivenUp === null ? '–' : whole(health.deliveriesGivenUp)],
  ] as const
  return (
    <dl class="panel facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
