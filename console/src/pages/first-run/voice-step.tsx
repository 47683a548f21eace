import { useEffect, useRef, useState } from 'preact/hooks'
import { post } from '../../lib/api.ts'
import type { Reply } from '../../lib/api-types.ts'
import { durationText } from '../../lib/format.ts'
import { Button } from '../../parts/button.tsx'
import { SelectField, TextField } from '../../parts/fields.tsx'
import { Notice } from '../../parts/notice.tsx'
import { ChoiceField } from './choice-field.tsx'
import { EndpointFields, endpointBody, type SetEndpoint } from './endpoint-fields.tsx'
import { FailedTrial } from './failed-trial.tsx'
import { words } from './first-run-words.ts'
import { InUse } from './in-use.tsx'
import { LocalModels } from './local-models.tsx'
import { playWav } from './play-wav.ts'
import { save } from './save.ts'
import type { Setup, StepProps } from './setup.ts'
import { SpeedField } from './speed-field.tsx'
import { useLocalModels } from './use-local-models.ts'
import { sentences, type VoiceKind, type VoiceKindName, voiceKinds, voiceWords } from './voice-choices.ts'

type Trial = Reply<'tryVoice'>

interface VoiceDraft {
  /** `other`: one that has no fields here. */
  readonly kind: VoiceKindName | 'other'
  readonly voice: string
  readonly speed: number
  readonly speaker: string
  readonly model: string
  readonly baseUrl: string
  readonly apiKey: string
}

const kindNames = Object.keys(voiceKinds) as VoiceKindName[]
const kindOf = (provider: unknown) => kindNames.find((name) => name === provider) ?? 'other'
const kindAt = (kind: VoiceDraft['kind']): VoiceKind => (kind === 'other' ? { voices: [] } : voiceKinds[kind])

/** What a kind is tried with first. */
function usual(kind: VoiceDraft['kind']): VoiceDraft {
  const { voices, speed } = kindAt(kind)
  return {
    kind,
    voice: voices[0]?.name ?? '',
    speed: speed?.usual ?? 1,
    speaker: '0',
    model: kind === 'openai-compatible' ? 'tts-1' : '',
    baseUrl: 'https://api.openai.com/v1',
    apiKey: '',
  }
}

/** As it is set. */
function draftOf({ voice: set }: Setup): VoiceDraft {
  const draft = usual(kindOf(set.provider))
  const { speed } = kindAt(draft.kind)
  return {
    ...draft,
    voice: String(set.voice ?? draft.voice),
    speed: Number((speed && set[speed.key]) ?? draft.speed),
    speaker: String(set.speaker ?? draft.speaker),
    model: String(set.model ?? draft.model),
    baseUrl: String(set.baseUrl ?? draft.baseUrl),
  }
}

export function VoiceStep({ setup, onDone, onChanged }: StepProps) {
  const t = words.value
  const own = voiceWords.value
  const [draft, setDraft] = useState(() => draftOf(setup))
  const [trial, setTrial] = useState<Trial>()
  const [isMute, setMute] = useState(false)
  const local = useLocalModels('tts')
  const playing = useRef(new AbortController())
  useEffect(() => () => playing.current.abort(), [])
  const set: SetEndpoint = {
    baseUrl: typeof setup.voice.baseUrl === 'string' ? setup.voice.baseUrl : undefined,
    hasKey: setup.voiceHasKey,
  }
  const { kind } = draft
  const { voices, speed } = kindAt(kind)
  const firstHere = local.models.find(({ state }) => state === 'installed')?.name ?? ''
  const model = kind === 'sherpa-onnx' ? draft.model || firstHere : draft.model

  const change = (next: Partial<VoiceDraft>) => {
    setDraft({ ...draft, ...next })
    setTrial(undefined)
  }
  const body = () => ({
    provider: kind,
    ...(speed && { [speed.key]: draft.speed }),
    ...(voices.length > 0 && { voice: draft.voice.trim() }),
    ...(kind === 'sherpa-onnx' && { model, speaker: Number(draft.speaker) }),
    ...(kind === 'openai-compatible' && endpointBody(draft, set)),
  })
  const listen = async (language: 'en' | 'zh') => {
    playing.current.abort()
    playing.current = new AbortController()
    const { signal } = playing.current
    setTrial(undefined)
    const spoken = await post<Trial>('/setup/voice/trial', { draft: body(), text: sentences[language], language })
    setTrial(spoken)
    setMute(false)
    if (spoken.outcome === 'worked') void playWav(spoken.wav, signal).catch(() => setMute(true))
  }
  const keep = async () => {
    await save('/setup/voice', body())
    onChanged()
    onDone()
  }
  const isWhole =
    kind !== 'other' &&
    (voices.length === 0 || draft.voice.trim() !== '') &&
    (kind !== 'sherpa-onnx' || model !== '') &&
    (kind !== 'openai-compatible' || (draft.baseUrl.trim() !== '' && model.trim() !== ''))

  return (
    <>
      <p class="soft">{own.about}</p>
      <InUse setup={setup} part="speech" />
      <SelectField
        label={own.kind}
        value={kind}
        options={kindOptions(setup)}
        onChange={(next) => change(next === kindOf(setup.voice.provider) ? draftOf(setup) : usual(next))}
      />
      {kind === 'sherpa-onnx' && (
        <>
          <LocalModels local={local} chosen={model} onChoose={(name) => change({ model: name })} />
          <TextField
            type="number"
            label={own.speaker}
            value={draft.speaker}
            onChange={(speaker) => change({ speaker })}
            inputMode="numeric"
          />
        </>
      )}
      {kind === 'openai-compatible' && (
        <>
          <EndpointFields draft={draft} set={set} onChange={change} />
          <TextField label={t.model} value={draft.model} onChange={(name) => change({ model: name })} required />
        </>
      )}
      {voices.length > 0 && (
        <ChoiceField
          label={own.voice}
          value={draft.voice}
          choices={voices.map(({ name, text }) => ({ name, text: text ?? (name === 'auto' ? own.byLanguage : name) }))}
          onChange={(voice) => change({ voice })}
        />
      )}
      {speed && (
        <SpeedField label={own.speed} value={draft.speed} range={speed} onChange={(to) => change({ speed: to })} />
      )}
      <div aria-live="polite">
        {trial?.outcome === 'worked' && (
          <Notice kind={isMute ? 'warn' : 'good'}>
            {isMute ? own.noSound : own.playing(trial.name, durationText(trial.firstAudioMs))}
          </Notice>
        )}
        {trial?.outcome === 'failed' && <FailedTrial trial={trial} />}
      </div>
      <div class="row end">
        <Button onPress={() => listen('zh')} disabled={!isWhole}>
          {own.listenIn.zh}
        </Button>
        <Button onPress={() => listen('en')} disabled={!isWhole}>
          {own.listenIn.en}
        </Button>
        <Button kind="main" onPress={keep} disabled={!isWhole}>
          {t.saveAndGoOn}
        </Button>
      </div>
    </>
  )
}

function kindOptions({ voice: { provider } }: Setup): readonly { value: VoiceDraft['kind']; text: string }[] {
  const own = voiceWords.value
  const ours = kindNames.map((value) => ({ value, text: own.kinds[value] }))
  return kindOf(provider) === 'other' ? [{ value: 'other', text: own.other(String(provider)) }, ...ours] : ours
}
