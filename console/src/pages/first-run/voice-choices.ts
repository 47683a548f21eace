import { inBoth } from '../../lib/language.ts'

/** What a voice can be told, by its provider. */
export interface VoiceKind {
  /** Voices to choose from; any other may be named. None: there is nothing to choose. */
  readonly voices: readonly { readonly name: string; readonly text?: string }[]
  /** Name of the setting, and its range. */
  readonly speed?: {
    readonly key: 'speed' | 'ratePercent'
    readonly min: number
    readonly max: number
    readonly step: number
    readonly usual: number
    readonly unit: string
  }
}

export const voiceWords = inBoth({
  en: {
    about: 'It speaks the answers. Listen before you choose.',
    kind: 'What speaks',
    kinds: {
      auto: 'The best that is here',
      'espeak-ng': 'espeak-ng: robotic, on this server, at once',
      'sherpa-onnx': 'A voice on this server',
      edge: 'Microsoft Edge: natural, free, over the internet',
      'openai-compatible': 'A service',
    },
    other: (provider: string) => `${provider}, as set in Settings`,
    voice: 'Voice',
    byLanguage: 'By the language of the text',
    speaker: 'Speaker number',
    speed: 'Speed',
    listenIn: { zh: 'Listen in Chinese', en: 'Listen in English' },
    playing: (name: string, first: string) => `${name}: first sound after ${first}`,
    noSound: 'The browser could not play it.',
  },
  zh: {
    about: '它说出回答。选择之前先试听。',
    kind: '由谁发声',
    kinds: {
      auto: '现有的最佳选择',
      'espeak-ng': 'espeak-ng：机器音，在本服务器上，响应最快',
      'sherpa-onnx': '本服务器上的语音模型',
      edge: '微软 Edge：自然、免费，需要联网',
      'openai-compatible': '在线服务',
    },
    other: (provider: string) => `${provider}（在“设置”中配置）`,
    voice: '音色',
    byLanguage: '随文本语言变化',
    speaker: '说话人编号',
    speed: '语速',
    listenIn: { zh: '试听中文', en: '试听英文' },
    playing: (name: string, first: string) => `${name}：首个声音 ${first}`,
    noSound: '浏览器无法播放。',
  },
})

/** What is spoken to listen to. */
export const sentences = {
  en: 'Good morning! The meeting begins at ten past nine, and it is eighteen degrees outside.',
  zh: '早上好！会议九点十分开始，外面气温十八度。',
} as const

export const voiceKinds = {
  auto: { voices: [] },
  'espeak-ng': {
    voices: [
      { name: 'auto' },
      { name: 'en-us' },
      { name: 'en-us+f3' },
      { name: 'en-gb' },
      { name: 'cmn' },
      { name: 'yue' },
    ],
    speed: { key: 'speed', min: 80, max: 300, step: 10, usual: 150, unit: '/min' },
  },
  'sherpa-onnx': {
    voices: [],
    speed: { key: 'speed', min: 0.5, max: 2, step: 0.1, usual: 1, unit: '×' },
  },
  edge: {
    voices: [
      { name: 'zh-CN-XiaoxiaoNeural', text: '晓晓 Xiaoxiao' },
      { name: 'zh-CN-YunxiNeural', text: '云希 Yunxi' },
      { name: 'zh-CN-YunyangNeural', text: '云扬 Yunyang' },
      { name: 'zh-HK-HiuMaanNeural', text: '曉曼 HiuMaan（粵語）' },
      { name: 'zh-TW-HsiaoChenNeural', text: '曉臻 HsiaoChen（台灣）' },
      { name: 'en-US-AriaNeural', text: 'Aria (US)' },
      { name: 'en-US-GuyNeural', text: 'Guy (US)' },
      { name: 'en-GB-SoniaNeural', text: 'Sonia (GB)' },
    ],
    speed: { key: 'ratePercent', min: -50, max: 100, step: 5, usual: 0, unit: '%' },
  },
  'openai-compatible': {
    voices: ['alloy', 'ash', 'coral', 'echo', 'fable', 'nova', 'onyx', 'sage', 'shimmer'].map((name) => ({ name })),
    speed: { key: 'speed', min: 0.5, max: 2, step: 0.1, usual: 1, unit: '×' },
  },
} as const satisfies Record<string, VoiceKind>

export type VoiceKindName = keyof typeof voiceKinds
