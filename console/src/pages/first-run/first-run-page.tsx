import './first-run.css'
import type { ComponentType } from 'preact'
import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { get, put } from '../../lib/api.ts'
import { go, hrefOf } from '../../lib/route.ts'
import { isAdmin } from '../../lib/session.ts'
import { common } from '../../lib/words.ts'
import type { PageProps } from '../../pages.ts'
import { Button } from '../../parts/button.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Page } from '../../parts/page.tsx'
import { failed } from '../../parts/toast.tsx'
import { words } from './first-run-words.ts'
import { InUse } from './in-use.tsx'
import { LanguageModelStep } from './language-model-step.tsx'
import { RecogniserStep } from './recogniser-step.tsx'
import { type Setup, type StepName, type StepProps, stepNames } from './setup.ts'
import { TalkStep } from './talk-step.tsx'
import { VoiceStep } from './voice-step.tsx'

const path = 'first-run'
const titleId = 'step-title'

const stepViews: Readonly<Record<StepName, ComponentType<StepProps>>> = {
  'language-model': LanguageModelStep,
  recogniser: RecogniserStep,
  voice: VoiceStep,
  talk: TalkStep,
}

/** What a person is shown first: from a server that knows nothing to one that can be talked to. */
export default function FirstRunPage({ rest: [wanted] }: PageProps) {
  const t = words.value
  const [setup, setSetup] = useState<Setup>()
  const load = useCallback(() => get<Setup>('/setup').then(setSetup, failed), [])
  useEffect(() => void load(), [load])
  const step = stepNames.find((name) => name === wanted) ?? (setup && firstOpen(setup))
  const View = step && stepViews[step]

  const before = useRef<StepName | undefined>(undefined)
  useEffect(() => {
    // Whoever does not see the page hears that it is another step.
    if (step && before.current) document.getElementById(titleId)?.focus()
    before.current = step
  }, [step])

  const goOn = () => {
    const next = step && stepNames[stepNames.indexOf(step) + 1]
    go(next ? [path, next] : [])
  }
  const skip = async () => {
    if (!step) return
    setSetup(await put<Setup>(`/setup/steps/${step}`, { state: 'skipped' }))
    goOn()
  }

  return (
    <Page title={t.title} about={t.about}>
      {!setup || !step || !View ? (
        <p aria-busy="true">{common.value.loading}</p>
      ) : (
        <div class="first-run">
          <Steps setup={setup} current={step} />
          {isAdmin() ? (
            <section class="panel" aria-labelledby={titleId}>
              <div class="row between">
                <h2 id={titleId} tabIndex={-1}>
                  {t.steps[step]}
                </h2>
                {step !== 'talk' && (
                  <Button kind="quiet" onPress={skip}>
                    {t.skip}
                  </Button>
                )}
              </div>
              {/* Another step is another form. */}
              <View key={step} setup={setup} onDone={goOn} onChanged={() => void load()} />
            </section>
          ) : (
            <>
              <Notice kind="warn">{t.viewer}</Notice>
              {setup.parts.map(({ part }) => (
                <InUse key={part} setup={setup} part={part} isNamed />
              ))}
            </>
          )}
        </div>
      )}
    </Page>
  )
}

function firstOpen({ steps }: Setup): StepName {
  return stepNames.find((name) => steps[name] === 'open') ?? 'language-model'
}

function Steps({ setup, current }: { readonly setup: Setup; readonly current: StepName }) {
  const t = words.value
  return (
    <nav aria-label={t.stepsLabel}>
      <ol class="steps">
        {stepNames.map((name) => (
          <li key={name} class={setup.steps[name]}>
            <a href={hrefOf([path, name])} aria-current={name === current ? 'step' : undefined}>
              {t.steps[name]}
              <span class="step-state">{t.states[setup.steps[name]]}</span>
            </a>
          </li>
        ))}
      </ol>
    </nav>
  )
}
