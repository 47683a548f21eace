import { useId } from 'preact/hooks'
import { bytesText } from '../../lib/format.ts'
import { inBoth, language } from '../../lib/language.ts'
import { common } from '../../lib/words.ts'
import { Button } from '../../parts/button.tsx'
import { Notice, Progress } from '../../parts/notice.tsx'
import { isComing, type LocalModel, type useLocalModels } from './use-local-models.ts'

const words = inBoth({
  en: {
    title: 'Models on this server',
    any: 'any language',
    streaming: 'while you speak',
    download: (name: string) => `Download ${name}`,
    goOn: (name: string) => `Go on downloading ${name}`,
    downloadShort: 'Download',
    goOnShort: 'Go on',
    kept: (bytes: string) => `${bytes} are here already`,
    loading: (name: string, have: string, all: string) => `${name}: ${have} of ${all}`,
    unpacking: (name: string) => `${name}: checking and unpacking`,
    licence: 'licence',
    here: 'here',
  },
  zh: {
    title: '本服务器上的模型',
    any: '任意语言',
    streaming: '边说边识别',
    download: (name: string) => `下载 ${name}`,
    goOn: (name: string) => `继续下载 ${name}`,
    downloadShort: '下载',
    goOnShort: '继续',
    kept: (bytes: string) => `已下载 ${bytes}`,
    loading: (name: string, have: string, all: string) => `${name}：${have} / ${all}`,
    unpacking: (name: string) => `${name}：正在校验并解压`,
    licence: '许可证',
    here: '已安装',
  },
})

interface LocalModelsProps {
  readonly local: ReturnType<typeof useLocalModels>
  readonly chosen: string
  onChoose(name: string): void
}

/** Models to choose from; what is not here yet can be brought. */
export function LocalModels({ local, chosen, onChoose }: LocalModelsProps) {
  const group = useId()
  const isBusy = local.models.some(isComing)
  return (
    <fieldset class="models">
      <legend>{words.value.title}</legend>
      {local.models.map((model) => (
        <div class="model" key={model.name}>
          <label>
            <input
              type="radio"
              name={group}
              value={model.name}
              checked={model.name === chosen}
              disabled={model.state !== 'installed'}
              onChange={() => onChoose(model.name)}
            />
            <span>
              <strong>{model.name}</strong>
              <span class="soft small about">{factsOf(model)}</span>
            </span>
          </label>
          {!isComing(model) && model.state !== 'installed' && (
            <Button
              disabled={isBusy}
              label={model.keptBytes > 0 ? words.value.goOn(model.name) : words.value.download(model.name)}
              onPress={() => local.pull(model.name)}
            >
              {model.keptBytes > 0 ? words.value.goOnShort : words.value.downloadShort}
            </Button>
          )}
          {isComing(model) && <Coming model={model} onCancel={() => local.cancel(model.name)} />}
          {model.state === 'failed' && <Notice kind="bad">{model.message}</Notice>}
        </div>
      ))}
    </fieldset>
  )
}

function Coming({ model, onCancel }: { readonly model: LocalModel; onCancel(): Promise<void> }) {
  const t = words.value
  const { name, receivedBytes = 0, downloadBytes } = model
  const isLoading = model.state === 'loading'
  return (
    <div class="coming">
      <Progress
        label={isLoading ? t.loading(name, bytesText(receivedBytes), bytesText(downloadBytes)) : t.unpacking(name)}
        value={isLoading ? receivedBytes / downloadBytes : undefined}
      />
      <Button onPress={onCancel}>{common.value.cancel}</Button>
    </div>
  )
}

function factsOf({ languages, serves, licence, downloadBytes, keptBytes, state }: LocalModel): string {
  const t = words.value
  return [
    languages.length === 0 ? t.any : languages.map(languageName).join(', '),
    ...(serves === 'asr streaming' ? [t.streaming] : []),
    state === 'installed' ? t.here : bytesText(downloadBytes),
    `${t.licence} ${licence}`,
    ...(keptBytes > 0 && state !== 'loading' ? [t.kept(bytesText(keptBytes))] : []),
  ].join(' · ')
}

function languageName(code: string): string {
  return new Intl.DisplayNames(language.value === 'zh' ? 'zh-CN' : 'en', { type: 'language' }).of(code) ?? code
}
