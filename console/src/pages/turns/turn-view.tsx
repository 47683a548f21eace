import { useEffect, useRef } from 'preact/hooks'
import { durationText, timeText } from '../../lib/format.ts'
import { go } from '../../lib/route.ts'
import { common } from '../../lib/words.ts'
import { Button } from '../../parts/button.tsx'
import { Notice } from '../../parts/notice.tsx'
import { words } from './detail-words.ts'
import { StepTable } from './step-table.tsx'
import { TurnSound } from './turn-sound.tsx'
import { words as listWords } from './turn-words.ts'
import { type TurnDetails, useTurn } from './use-turn.ts'
import { Waterfall } from './waterfall.tsx'

interface TurnViewProps {
  readonly id: string
  nameOf(deviceId: string): string
}

/** The chosen turn: what was at fault, its steps, and its sound where that is kept. */
export function TurnView({ id, nameOf }: TurnViewProps) {
  const t = words.value
  const turn = useTurn(id)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <section class="turn-view panel" aria-labelledby="turn-heading">
      <div class="row between">
        <h2 id="turn-heading" tabIndex={-1} ref={heading}>
          {t.title}
        </h2>
        <Button onPress={() => close(id)}>{listWords.value.close}</Button>
      </div>
      {turn === 'loading' ? (
        <p aria-busy="true">{common.value.loading}</p>
      ) : turn === 'gone' ? (
        <Notice kind="warn">{t.gone}</Notice>
      ) : turn instanceof Error ? (
        <Notice kind="bad">{turn.message}</Notice>
      ) : (
        <Details turn={turn} nameOf={nameOf} />
      )}
    </section>
  )
}

/** The keyboard is where it was before. */
function close(id: string): void {
  const row = document.querySelector<HTMLElement>(`[data-turn="${CSS.escape(id)}"]`)
  go(['turns'])
  row?.focus()
}

function Details({ turn, nameOf }: { readonly turn: TurnDetails; readonly nameOf: TurnViewProps['nameOf'] }) {
  const t = words.value
  const { origins, outcomes } = listWords.value
  const { device, startedAt, mode, origin, outcome, reason, model, modelBecause, words: said, answer } = turn
  return (
    <>
      <p>
        <strong>{nameOf(device)}</strong>, {timeText(startedAt, 'seconds')}: {outcomes[outcome]}
      </p>
      <Fault turn={turn} />
      <Waterfall steps={turn.steps} />
      <StepTable steps={turn.steps} />
      <dl class="turn-facts">
        <Fact name={t.mode} value={mode} />
        <Fact name={t.origin} value={origins[origin]} />
        {reason !== null && <Fact name={t.reason} value={t.reasons[reason] ?? reason} />}
        {model !== null && (
          <Fact name={t.model} value={[model, t.because[modelBecause ?? 'first']].filter(Boolean).join(', ')} />
        )}
        {said !== null && <Fact name={t.said} value={said} />}
        {answer !== null && <Fact name={t.heard} value={answer} />}
      </dl>
      <TurnSound turn={turn} />
    </>
  )
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

/** What was at fault, in words. */
function Fault({ turn }: { readonly turn: TurnDetails }) {
  const t = words.value
  const { fault, faultBecause, error, steps } = turn
  if (fault === null) return <Notice kind="good">{t.fine}</Notice>
  const name = listWords.value.steps[fault]
  if (faultBecause === 'failed') return <Notice kind="warn">{t.failed(name, error ?? '')}</Notice>
  const span = steps.find(({ step }) => step === fault)
  const took = span ? span.toMs - span.fromMs : 0
  return <Notice kind="warn">{t.slow(name, durationText(took), durationText(span?.targetMs ?? undefined))}</Notice>
}
