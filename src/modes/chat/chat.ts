import { Dialogue } from '../../dialogue/dialogue.ts'
import { modeTool } from '../../dialogue/mode-tool.ts'
import { PeerTalk } from '../../dialogue/peer-talk.ts'
import { peerTools } from '../../dialogue/peer-tools.ts'
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
  const talk = new PeerTalk(session, services)
  return {
    mode: 'chat',
    silenceTimes: 1,
    async *welcome({ language }) {
      yield phrase('inChat', language)
    },
    async *answer(asked) {
      const { said, lease, signal, onAnswering } = asked
      const done = (await talk.answerTo(asked)) ?? (await talk.command(asked))
      if (done !== undefined) {
        yield done
        return
      }
      const { config, providers } = lease
      yield* think({
        model: providers.model('chat'),
        messages: session.conversation.messages(config.chat.prompt, said),
        tools: joinTools(session.tools, modeTool(session, services, asked), peerTools(talk, services.ids, asked)),
        signal,
        onAnswering,
      })
    },
  }
}
