import { inBoth } from '../../lib/language.ts'
import { Notice } from '../../parts/notice.tsx'
import { words } from './first-run-words.ts'
import type { Setup } from './setup.ts'

type Part = Setup['parts'][number]

const own = inBoth({
  en: {
    names: { none: 'nothing', 'built-in': 'the built-in assistant' } as Readonly<Record<string, string>>,
    parts: { recogniser: 'Hears with', 'language model': 'Thinks with', speech: 'Speaks with' },
    lacks: {
      recogniser: 'No speech is understood; what is typed is.',
      'language model': 'It answers by fixed rules: time, tasks, meetings, help. For more it takes a model.',
      speech: 'Answers are only shown.',
    },
    colon: ': ',
    commands: 'It understands a few English commands only.',
  },
  zh: {
    names: { none: '无', 'built-in': '内置助手' } as Readonly<Record<string, string>>,
    parts: { recogniser: '识别', 'language model': '思考', speech: '发声' },
    lacks: {
      recogniser: '无法识别语音，只能理解输入的文字。',
      'language model': '仅按固定规则回答：时间、任务、会议、帮助。其他问题需要语言模型。',
      speech: '回答只会显示出来。',
    },
    colon: '：',
    commands: '只能听懂少量英文命令。',
  },
})

interface InUseProps {
  readonly setup: Setup
  readonly part: Part['part']
  /** Beside other parts: it says what it is for. */
  readonly isNamed?: boolean
}

/** What serves a part of the conversation now, and what is missing. */
export function InUse({ setup, part, isNamed = false }: InUseProps) {
  const t = own.value
  const found = setup.parts.find((each) => each.part === part)
  if (!found) return null
  const { name, advice } = found
  return (
    <Notice kind={advice === undefined ? 'good' : 'warn'}>
      <p>
        {isNamed ? t.parts[part] : words.value.inUse}
        {t.colon}
        <strong>{t.names[name] ?? name}</strong>
      </p>
      {advice !== undefined && <p class="small">{lackOf(found)}</p>}
    </Notice>
  )
}

function lackOf({ part, name }: Part): string {
  const t = own.value
  return part === 'recogniser' && name !== 'none' ? t.commands : t.lacks[part]
}
