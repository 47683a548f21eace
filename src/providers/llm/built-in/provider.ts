import type { LanguageModel, LlmVendor, ModelEvent, ModelRequest, ProviderPorts } from '../../contract.ts'
import { languageOf } from './language.ts'
import type { Answer, Question } from './rule.ts'
import { noModel, rules } from './rules.ts'
import { settings } from './settings.ts'
import { withDigits } from './spoken-numbers.ts'

interface BuiltInVendor extends LlmVendor<typeof settings> {
  /** `random`: 0 <= x < 1, for coins, dice and jokes. */
  create(
    options: { name: string; timeZone?: string | undefined },
    ports: ProviderPorts,
    random?: () => number,
  ): Promise<LanguageModel>
}

/** The assistant without a model: a few intents in Chinese and English, and the truth for everything else. */
export const vendor: BuiltInVendor = {
  name: 'built-in',
  settings,
  async create({ name, timeZone }, { clock }, random = Math.random) {
    const surroundings = () => ({ wall: clock.wall(), timeZone, name, random })
    return {
      name: 'built-in',
      can: { tools: true, rulesOnly: true },
      async *stream(request): AsyncGenerator<ModelEvent, void> {
        request.signal.throwIfAborted()
        const answer = answerTo(request, surroundings())
        if (typeof answer === 'object') {
          yield { type: 'tool-call', call: answer.call }
          yield { type: 'stop', reason: 'tool-calls' }
          return
        }
        for (const text of sentences(answer)) {
          request.signal.throwIfAborted()
          yield { type: 'text', text }
        }
        request.signal.throwIfAborted()
        yield { type: 'stop', reason: 'end' }
      },
      async close() {},
    }
  },
}

type Surroundings = Pick<Question, 'wall' | 'timeZone' | 'name' | 'random'>

function answerTo({ messages, tools = [] }: ModelRequest, surroundings: Surroundings) {
  const language = languageOf(messages)
  const asked = messages.findLastIndex((message) => message.role === 'user')
  const said = (messages[asked]?.content ?? '').replaceAll('’', "'").trim()
  const text = inLowerCase(said)
  const digits = withDigits(text, language)
  const spoken = (answer: Exclude<Answer, { call: unknown }>) =>
    typeof answer === 'string' ? answer : answer[language]
  for (const rule of rules) {
    const match = (rule.inDigits ? digits : text).match(rule[language])
    if (!match) continue
    const before = messages.slice(0, Math.max(0, asked))
    const after = messages.slice(asked + 1)
    const answer = rule.answer({ language, said, text, digits, match, before, after, tools, ...surroundings })
    if (answer === undefined) continue
    return typeof answer === 'object' && 'call' in answer ? answer : spoken(answer)
  }
  return noModel[language]
}

/** Letter by letter, so that what is found at a place in it is at the same place in the original. */
function inLowerCase(text: string): string {
  return text.replace(/\p{Lu}/gu, (letter) => {
    const lower = letter.toLowerCase()
    return lower.length === letter.length ? lower : letter
  })
}

/** Sentence by sentence, as a model would bring them; joined they are the text. */
function sentences(text: string): string[] {
  return text.match(/.+?(?:[.!?](?:\s+|$)|[。！？]|$)/gs) ?? [text]
}
