import { Dialogue } from '../../dialogue/dialogue.ts'
import { modeTool } from '../../dialogue/mode-tool.ts'
import type { Style } from '../../dialogue/style.ts'
import type { ModeDefinition } from '../../session/mode.ts'
import type { Services } from '../../session/services.ts'
import type { Session } from '../../session/session.ts'
import { phrase } from '../../turn/phrases.ts'
import { think } from '../../turn/think.ts'
import { joinTools } from '../../turn/tools.ts'

/** A free conversation with the language model and the device's own tools. */
export const chat: ModeDefinition = {
  name: 'chat',
  purpose: 'free conversation',
  enter: (session, services, arrival) => new Dialogue(chatStyle(session, services), session, services, arrival),
}

function chatStyle(session: Session, services: Services): Style {
  return {
    mode: 'chat',
    silenceTimes: 1,
    async *welcome({ language }) {
      yield phrase('inChat', language)
    },
    answer(asked) {
      const { said, lease, signal, onAnswering } = asked
      const { config, providers } = lease
      return think({
        model: providers.model('chat'),
        messages: session.conversation.messages(config.chat.prompt, said),
        tools: joinTools(session.tools, modeTool(session, services, asked)),
        signal,
        onAnswering,
      })
    },
  }
}
