import { useState } from 'preact/hooks'
import { post } from '../../lib/api.ts'
import type { Reply } from '../../lib/api-types.ts'
import { durationText } from '../../lib/format.ts'
import { inBoth, language } from '../../lib/language.ts'
import { Button } from '../../parts/button.tsx'
import { SelectField } from '../../parts/fields.tsx'
import { Notice } from '../../parts/notice.tsx'
import { ChoiceField } from './choice-field.tsx'
import { EndpointFields, endpointBody, type SetEndpoint } from './endpoint-fields.tsx'
import { FailedTrial } from './failed-trial.tsx'
import { words } from './first-run-words.ts'
import { InUse } from './in-use.tsx'
import { type PresetName, presetAt, presetOf, presetOptions } from './presets.ts'
import { save } from './save.ts'
import type { Setup, StepProps } from './setup.ts'

const own = inBoth({
  en: {
    about: 'It understands what is asked and writes the answer. Any service that speaks OpenAI’s API will do.',
    answered: (first: string, whole: string) => `First word after ${first}, whole answer after ${whole}`,
  },
  zh: {
    about: '它理解问题并给出回答。任何兼容 OpenAI 接口的服务都可以。',
    answered: (first: string, whole: string) => `首字 ${first}，完整回答 ${whole}`,
  },
})

type Trial = Reply<'tryLanguageModel'>
type List = Reply<'listServiceModels'>

/** What is set already, else the likeliest. */
function firstDraft({ languageModel }: Setup) {
  const { baseUrl = 'https://api.openai.com/v1', model = 'gpt-4o-mini' } = languageModel ?? {}
  return { baseUrl, model, apiKey: '' }
}

export function LanguageModelStep({ setup, onDone, onChanged }: StepProps) {
  const t = words.value
  const [draft, setDraft] = useState(() => firstDraft(setup))
  const [list, setList] = useState<List>()
  const [trial, setTrial] = useState<Trial>()
  const set: SetEndpoint = {
    baseUrl: setup.languageModel?.baseUrl,
    hasKey: setup.languageModel?.hasKey ?? false,
  }
  const presetName = presetAt(draft.baseUrl)

  const change = (next: typeof draft) => {
    setDraft(next)
    setTrial(undefined)
    if (next.baseUrl !== draft.baseUrl) setList(undefined)
  }
  const ask = async (from: typeof draft) => {
    const { model: _, ...endpoint } = endpointBody(from, set)
    const found = await post<List>('/setup/language-model/list', endpoint)
    setList(found)
    const [first] = found.outcome === 'worked' ? found.models : []
    if (first !== undefined) setDraft((now) => (now.model === '' ? { ...now, model: first } : now))
  }
  const choose = (name: PresetName) => {
    const preset = presetOf(name)
    const next = { baseUrl: preset?.baseUrl ?? '', model: preset?.model ?? '', apiKey: '' }
    change(next)
    return preset?.isLocal ? ask(next) : undefined
  }
  const body = () => {
    const preset = presetOf(presetName)
    return { ...endpointBody(draft, set), ...(preset?.extraBody && { extraBody: preset.extraBody }) }
  }
  const test = async () => {
    setTrial(undefined)
    setTrial(await post<Trial>('/setup/language-model/trial', { draft: body(), language: language.value }))
  }
  const keep = async () => {
    await save('/setup/language-model', body())
    onChanged()
    onDone()
  }
  const isWhole = draft.baseUrl.trim() !== '' && draft.model.trim() !== ''

  return (
    <>
      <p class="soft">{own.value.about}</p>
      <InUse setup={setup} part="language model" />
      <SelectField
        label={t.service}
        value={presetName}
        options={presetOptions()}
        onChange={(name) => void choose(name)}
      />
      <EndpointFields draft={draft} set={set} onChange={(next) => change({ ...draft, ...next })} />
      <div class="with-button">
        <div>
          <ChoiceField
            label={t.model}
            value={draft.model}
            choices={list?.outcome === 'worked' ? list.models.map((name) => ({ name })) : []}
            hint={list?.outcome === 'worked' ? t.listed(list.models.length) : undefined}
            onChange={(model) => change({ ...draft, model })}
          />
        </div>
        <Button onPress={() => ask(draft)} disabled={draft.baseUrl.trim() === ''}>
          {t.list}
        </Button>
      </div>
      {list?.outcome === 'failed' && <FailedTrial trial={list} />}
      <div aria-live="polite">
        {trial?.outcome === 'worked' && (
          <Notice kind="good">
            <blockquote class="answer">{trial.text}</blockquote>
            <p class="small">{own.value.answered(durationText(trial.firstTokenMs), durationText(trial.totalMs))}</p>
          </Notice>
        )}
        {trial?.outcome === 'failed' && <FailedTrial trial={trial} />}
      </div>
      <div class="row end">
        <Button onPress={test} disabled={!isWhole}>
          {t.test}
        </Button>
        <Button kind="main" onPress={keep} disabled={!isWhole}>
          {t.saveAndGoOn}
        </Button>
      </div>
    </>
  )
}
