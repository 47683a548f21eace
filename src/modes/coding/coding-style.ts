import { asksForBuild } from '../../commands/build-question.ts'
import { modeTool } from '../../dialogue/mode-tool.ts'
import type { Asked, Style } from '../../dialogue/style.ts'
import type { Services } from '../../session/services.ts'
import type { Session } from '../../session/session.ts'
import { phrase } from '../../turn/phrases.ts'
import { think } from '../../turn/think.ts'

/** How the build is, is known without a model; whatever else is asked, the model answers with the output before it. */
export function codingStyle(session: Session, services: Services): Style {
  const { deviceId } = session

  async function* answer(asked: Asked): AsyncGenerator<string, void, undefined> {
    const { said, language, lease, signal, onAnswering } = asked
    if (asksForBuild(said)) {
      yield services.coding.spoken(deviceId, language)
      return
    }
    yield* think({
      model: lease.providers.model('coding'),
      messages: session.conversation.messages(promptOf(lease.config.coding.prompt), said),
      // What programs wrote stands before the model: it gets no tools that could do what those want.
      tools: modeTool(session, services, asked),
      signal,
      onAnswering,
    })
  }

  /** Nobody can end the quotation by printing its closing tag. */
  function promptOf(prompt: string): string {
    const output = services.coding.context(deviceId).replaceAll(/<(?=\s*\/?\s*output)/gi, '‹')
    return output === '' ? `${prompt}\n(Nothing has run yet.)` : `${prompt}\n<output>\n${output}\n</output>`
  }

  return {
    mode: 'coding',
    silenceTimes: 3,
    async *welcome({ language }) {
      yield phrase('inCoding', language)
    },
    answer,
  }
}
