import { inBoth } from '../../lib/language.ts'

export interface Preset {
  readonly name: string
  readonly baseUrl: string
  /** One that answers quickly: it is heard, not read. */
  readonly model: string
  /** What keeps the model from thinking before it speaks (docs/providers/llm-openai-compatible.md). */
  readonly extraBody?: Readonly<Record<string, unknown>>
  /** On this machine: it wants no key, and may be asked unasked. */
  readonly isLocal?: true
}

const names = inBoth({
  en: { here: 'on this machine', other: 'Another one', qwen: 'Qwen (Alibaba Cloud)', doubao: 'Doubao (Volcengine)' },
  zh: { here: '本机', other: '其他', qwen: '通义千问（阿里云）', doubao: '豆包（火山引擎）' },
})

const noThinking = { thinking: { type: 'disabled' } }

/** Services that speak OpenAI's API. */
const presets = {
  ollama: { name: 'Ollama', baseUrl: 'http://127.0.0.1:11434/v1', model: '', isLocal: true },
  'llama-cpp': { name: 'llama.cpp', baseUrl: 'http://127.0.0.1:8080/v1', model: 'default', isLocal: true },
  openai: { name: 'OpenAI', baseUrl: 'https://api.openai.com/v1', model: 'gpt-4o-mini' },
  deepseek: {
    name: 'DeepSeek',
    baseUrl: 'https://api.deepseek.com',
    model: 'deepseek-chat',
    extraBody: noThinking,
  },
  qwen: {
    name: 'Qwen',
    baseUrl: 'https://dashscope.aliyuncs.com/compatible-mode/v1',
    model: 'qwen-plus',
    extraBody: { enable_thinking: false },
  },
  doubao: {
    name: 'Doubao',
    baseUrl: 'https://ark.cn-beijing.volces.com/api/v3',
    model: 'doubao-seed-1-6-flash-250828',
    extraBody: noThinking,
  },
  glm: {
    name: 'GLM',
    baseUrl: 'https://open.bigmodel.cn/api/paas/v4',
    model: 'glm-4.5-flash',
    extraBody: noThinking,
  },
  kimi: { name: 'Kimi', baseUrl: 'https://api.moonshot.cn/v1', model: 'kimi-k2-turbo-preview' },
  siliconflow: {
    name: 'SiliconFlow',
    baseUrl: 'https://api.siliconflow.cn/v1',
    model: 'Qwen/Qwen3-8B',
    extraBody: { enable_thinking: false },
  },
} as const satisfies Record<string, Preset>

export type PresetName = keyof typeof presets | 'other'

export function presetOf(name: PresetName): Preset | undefined {
  return name === 'other' ? undefined : presets[name]
}

/** The one with this address. */
export function presetAt(baseUrl: string): PresetName {
  const found = Object.entries(presets).find(([, preset]) => preset.baseUrl === baseUrl)
  return (found?.[0] as PresetName | undefined) ?? 'other'
}

export function presetOptions(): readonly { readonly value: PresetName; readonly text: string }[] {
  const t = names.value
  const said: Partial<Record<PresetName, string>> = { qwen: t.qwen, doubao: t.doubao }
  const all = Object.entries(presets) as [keyof typeof presets, Preset][]
  return [
    ...all.map(([value, { name, isLocal }]) => ({
      value,
      text: said[value] ?? (isLocal ? `${name} · ${t.here}` : name),
    })),
    { value: 'other', text: t.other },
  ]
}
