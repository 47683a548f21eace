import type { Turn } from '../../lib/api-types.ts'
import { durationText, timeText } from '../../lib/format.ts'
import { hrefOf } from '../../lib/route.ts'
import { Tag } from '../../parts/notice.tsx'
import { TurnBar } from './turn-bar.tsx'
import { stepsOfTurn } from './turn-times.ts'
import { words } from './turn-words.ts'

interface TurnRowProps {
  readonly turn: Turn
  readonly scaleMs: number
  readonly deviceName: string
  readonly isChosen: boolean
}

/** Px; `turns.css` lays a row out in it. */
export const rowHeight = 60

const kinds = { answered: 'good', interrupted: 'warn', failed: 'bad', redirected: 'plain', silent: 'plain' } as const

/** A turn of the list: who, when, how it ended, where its time went. */
export function TurnRow({ turn, scaleMs, deviceName, isChosen }: TurnRowProps) {
  const t = words.value
  const { id, startedAt, outcome, firstAudioMs } = turn
  return (
    <a class="turn-row" href={hrefOf(['turns', id])} aria-current={isChosen ? 'true' : undefined} data-turn={id}>
      <span class="turn-when small soft">{timeText(startedAt, 'seconds')}</span>
      <span class="turn-who">{deviceName}</span>
      <span class="turn-outcome">
        <Tag kind={kinds[outcome]}>{t.outcomes[outcome]}</Tag>
      </span>
      <TurnBar steps={stepsOfTurn(turn)} scaleMs={scaleMs} />
      <span class="turn-wait">
        <span class="visually-hidden">{firstAudioMs === null ? '' : t.firstSound('')}</span>
        {firstAudioMs === null ? t.noSound : durationText(firstAudioMs)}
      </span>
      <span class="turn-fault small">{faultText(turn)}</span>
    </a>
  )
}

function faultText({ fault, faultBecause }: Turn): string {
  const t = words.value
  if (fault === null) return ''
  return faultBecause === 'failed' ? t.faultFailed(t.steps[fault]) : t.faultSlow(t.steps[fault])
}
