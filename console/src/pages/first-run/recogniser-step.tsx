import { useEffect, useRef, useState } from 'preact/hooks'
import { post } from '../../lib/api.ts'
import type { Reply } from '../../lib/api-types.ts'
import { durationText } from '../../lib/format.ts'
import { inBoth, language } from '../../lib/language.ts'
import { Button } from '../../parts/button.tsx'
import { SelectField, TextField } from '../../parts/fields.tsx'
import { Notice } from '../../parts/notice.tsx'
import { MicrophoneError, type MicrophoneProblem } from '../../voice/microphone.ts'
import { type EndpointDraft, EndpointFields, endpointBody, type SetEndpoint } from './endpoint-fields.tsx'
import { FailedTrial } from './failed-trial.tsx'
import { words } from './first-run-words.ts'
import { InUse } from './in-use.tsx'
import { LocalModels } from './local-models.tsx'
import { base64Of, recordSpeech } from './record-speech.ts'
import { save } from './save.ts'
import type { StepProps } from './setup.ts'
import { useLocalModels } from './use-local-models.ts'

const speechSeconds = 3

const own = inBoth({
  en: {
    about: 'It hears what is said. A model on this server keeps the sound at home.',
    kind: 'What listens',
    kinds: { auto: 'The best that is here', 'sherpa-onnx': 'A model on this server', 'openai-compatible': 'A service' },
    other: (provider: string) => `${provider}, as set in Settings`,
    language: 'Language that is spoken',
    anyLanguage: 'Found out by itself',
    speak: 'Speak for three seconds',
    speaking: 'Speak now…',
    sample: 'Use a spoken sample',
    said: 'Said',
    heard: 'Heard',
    nothing: 'Nothing was heard.',
    after: (name: string, time: string) => `${name}, ${time} after the end of the speech`,
    microphone: {
      insecure: 'Browsers give the microphone only to pages over HTTPS or on this machine itself. Use the sample.',
      refused: 'The browser was not allowed to use the microphone.',
      missing: 'There is no microphone.',
      busy: 'Another program uses the microphone.',
      failed: 'The microphone could not be opened.',
    } satisfies Record<MicrophoneProblem, string>,
  },
  zh: {
    about: '它负责听懂语音。使用本服务器上的模型时，声音不会离开这里。',
    kind: '由谁识别',
    kinds: { auto: '现有的最佳选择', 'sherpa-onnx': '本服务器上的模型', 'openai-compatible': '在线服务' },
    other: (provider: string) => `${provider}（在“设置”中配置）`,
    language: '所说的语言',
    anyLanguage: '自动判断',
    speak: '说三秒钟',
    speaking: '请说话…',
    sample: '使用语音样本',
    said: '原话',
    heard: '听到',
    nothing: '没有听到内容。',
    after: (name: string, time: string) => `${name}，语音结束后 ${time}`,
    microphone: {
      insecure: '浏览器只允许 HTTPS 页面或本机页面使用麦克风。请使用语音样本。',
      refused: '浏览器未获准使用麦克风。',
      missing: '没有麦克风。',
      busy: '麦克风正被其他程序使用。',
      failed: '无法打开麦克风。',
    } satisfies Record<MicrophoneProblem, string>,
  },
})

const kinds = ['auto', 'sherpa-onnx', 'openai-compatible'] as const
/** `other`: one that has no fields here. */
type Kind = (typeof kinds)[number] | 'other'
type Trial = Reply<'tryRecogniser'>

const languages = ['auto', 'zh', 'en', 'ja', 'ko', 'yue', 'de', 'fr', 'es', 'it', 'pt', 'ru'] as const

export function RecogniserStep({ setup, onDone, onChanged }: StepProps) {
  const t = words.value
  const { recogniser } = setup
  const [kind, setKind] = useState<Kind>(() => kindOf(recogniser.provider))
  const [spoken, setSpoken] = useState(String(recogniser.language ?? 'auto'))
  const [service, setService] = useState({
    baseUrl: String(recogniser.baseUrl ?? 'https://api.openai.com/v1'),
    model: kindOf(recogniser.provider) === 'openai-compatible' ? String(recogniser.model) : 'whisper-1',
    apiKey: '',
  })
  const [chosen, setChosen] = useState(recogniser.provider === 'sherpa-onnx' ? String(recogniser.model ?? '') : '')
  const [trial, setTrial] = useState<Trial>()
  const [microphone, setMicrophone] = useState<MicrophoneProblem | 'speaking'>()
  const local = useLocalModels('asr')
  const model = chosen || (local.models.find(({ state }) => state === 'installed')?.name ?? '')
  const set: SetEndpoint = { baseUrl: asText(recogniser.baseUrl), hasKey: setup.recogniserHasKey }
  const leaving = useRef(new AbortController())
  useEffect(() => {
    const { current } = leaving
    return () => current.abort()
  }, [])

  const draft = () => {
    if (kind === 'openai-compatible') return { provider: kind, language: spoken, ...endpointBody(service, set) }
    return { provider: kind, language: spoken, ...(kind === 'sherpa-onnx' && { model }) }
  }
  const hear = async (speech: object) => {
    setTrial(undefined)
    setTrial(await post<Trial>('/setup/recogniser/trial', { draft: draft(), speech }))
  }
  const speak = async () => {
    setMicrophone('speaking')
    try {
      const pcm = await recordSpeech(speechSeconds, leaving.current.signal)
      setMicrophone(undefined)
      if (!leaving.current.signal.aborted) await hear({ pcm: base64Of(pcm) })
    } catch (error) {
      setMicrophone(error instanceof MicrophoneError ? error.problem : undefined)
      if (!(error instanceof MicrophoneError)) throw error
    }
  }
  const keep = async () => {
    await save('/setup/recogniser', draft())
    onChanged()
    onDone()
  }
  const change = (next: () => void) => {
    next()
    setTrial(undefined)
  }
  const isWhole = { auto: true, other: false, 'sherpa-onnx': model !== '', 'openai-compatible': isFilled(service) }[
    kind
  ]

  return (
    <>
      <p class="soft">{own.value.about}</p>
      <InUse setup={setup} part="recogniser" />
      <SelectField
        label={own.value.kind}
        value={kind}
        options={kindOptions(String(recogniser.provider))}
        onChange={(value) => change(() => setKind(value))}
      />
      {kind === 'sherpa-onnx' && (
        <LocalModels local={local} chosen={model} onChoose={(name) => change(() => setChosen(name))} />
      )}
      {kind === 'openai-compatible' && (
        <>
          <EndpointFields
            draft={service}
            set={set}
            onChange={(next) => change(() => setService({ ...service, ...next }))}
          />
          <TextField
            label={t.model}
            value={service.model}
            onChange={(name) => change(() => setService({ ...service, model: name }))}
            required
          />
        </>
      )}
      <SelectField
        label={own.value.language}
        value={spoken}
        options={[...new Set([spoken, ...languages])].map((value) => ({ value, text: languageText(value) }))}
        onChange={(value) => change(() => setSpoken(value))}
      />
      <div aria-live="polite">
        {microphone === 'speaking' && <Notice>{own.value.speaking}</Notice>}
        {microphone && microphone !== 'speaking' && <Notice kind="warn">{own.value.microphone[microphone]}</Notice>}
        {trial?.outcome === 'worked' && <Heard trial={trial} />}
        {trial?.outcome === 'failed' && <FailedTrial trial={trial} />}
      </div>
      <div class="row end">
        <Button onPress={speak} disabled={!isWhole}>
          {own.value.speak}
        </Button>
        <Button onPress={() => hear({ sample: language.value })} disabled={!isWhole}>
          {own.value.sample}
        </Button>
        <Button kind="main" onPress={keep} disabled={!isWhole}>
          {t.saveAndGoOn}
        </Button>
      </div>
    </>
  )
}

function Heard({ trial }: { readonly trial: Extract<Trial, { readonly outcome: 'worked' }> }) {
  const t = own.value
  return (
    <Notice kind={trial.text === '' ? 'warn' : 'good'}>
      <dl class="heard">
        {trial.said !== undefined && (
          <>
            <dt>{t.said}</dt>
            <dd>{trial.said}</dd>
          </>
        )}
        <dt>{t.heard}</dt>
        <dd>{trial.text || t.nothing}</dd>
      </dl>
      <p class="small">{t.after(trial.name, durationText(trial.waitMs))}</p>
    </Notice>
  )
}

function kindOf(provider: unknown): Kind {
  return kinds.find((kind) => kind === provider) ?? 'other'
}

function kindOptions(provider: string): readonly { readonly value: Kind; readonly text: string }[] {
  const t = own.value
  const ours = kinds.map((value) => ({ value, text: t.kinds[value] }))
  return kindOf(provider) === 'other' ? [{ value: 'other', text: t.other(provider) }, ...ours] : ours
}

const isFilled = ({ baseUrl, model }: EndpointDraft) => baseUrl.trim() !== '' && model.trim() !== ''

const asText = (value: unknown) => (typeof value === 'string' ? value : undefined)

function languageText(code: string): string {
  if (code === 'auto') return own.value.anyLanguage
  return new Intl.DisplayNames(language.value === 'zh' ? 'zh-CN' : 'en', { type: 'language' }).of(code) ?? code
}
