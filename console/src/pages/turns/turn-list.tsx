import { useMemo, useRef, useState } from 'preact/hooks'
import type { Turn } from '../../lib/api-types.ts'
import { durationText } from '../../lib/format.ts'
import { Button } from '../../parts/button.tsx'
import { VirtualList } from '../../parts/virtual-list.tsx'
import { rowHeight, TurnRow } from './turn-row.tsx'
import { scaleOf } from './turn-times.ts'
import { words } from './turn-words.ts'
import { useSteady } from './use-steady.ts'

interface TurnListProps {
  readonly turns: readonly Turn[]
  readonly chosen: string | undefined
  nameOf(deviceId: string): string
}

const legend = ['recognition', 'model', 'sentence', 'voice', 'playing'] as const

/** The turns one below the other on one scale. It stays where it is while somebody reads further down. */
export function TurnList({ turns, chosen, nameOf }: TurnListProps) {
  const t = words.value
  const frame = useRef<HTMLDivElement>(null)
  const [isHeld, setHeld] = useState(false)
  const { shown, waiting } = useSteady(turns, isHeld)
  const scaleMs = useMemo(() => scaleOf(shown), [shown])
  const toStart = () => frame.current?.querySelector('.virtual')?.scrollTo({ top: 0 })
  return (
    <div
      class="turn-list"
      ref={frame}
      onScrollCapture={({ target }) => setHeld(target instanceof Element && target.scrollTop > rowHeight)}
    >
      <p class="turn-legend small soft">
        {legend.map((step) => (
          <span key={step} class="turn-key">
            <span class={`swatch step-${step}`} aria-hidden="true" />
            {t.steps[step]}
          </span>
        ))}
        <span>{t.scale(durationText(scaleMs))}</span>
      </p>
      <div class="turn-more" role="status">
        {waiting > 0 && (
          <Button kind="main" onPress={toStart}>
            {t.newOnes(waiting)}
          </Button>
        )}
      </div>
      <VirtualList
        items={shown}
        rowHeight={rowHeight}
        idOf={({ id }) => id}
        label={t.list}
        row={(turn) => (
          <TurnRow turn={turn} scaleMs={scaleMs} deviceName={nameOf(turn.device)} isChosen={turn.id === chosen} />
        )}
      />
    </div>
  )
}
