import { parseTaskCommand } from '../../commands/task-command.ts'
import { modeTool } from '../../dialogue/mode-tool.ts'
import { PeerTalk } from '../../dialogue/peer-talk.ts'
import { peerTools } from '../../dialogue/peer-tools.ts'
import type { Asked, Style } from '../../dialogue/style.ts'
import { labelOf } from '../../fleet/device.ts'
import type { Services } from '../../session/services.ts'
import type { Session } from '../../session/session.ts'
import type { Language } from '../../turn/phrases.ts'
import { think } from '../../turn/think.ts'
import { joinTools } from '../../turn/tools.ts'
import { carryOut } from './carry-out.ts'
import { OpenTasks } from './open-tasks.ts'
import { Reading } from './reading.ts'
import { taskTools } from './task-tools.ts'
import { wordsOf } from './words.ts'

/** Direct commands first; the language model, with tools for tasks, for what is none (extensions 4.4). */
export function workingStyle(session: Session, services: Services): Style {
  const open = new OpenTasks(session, services)
  const reading = new Reading()
  const talk = new PeerTalk(session, services)
  /** Ordinals count what the command before has left. */
  let commandBefore: Promise<unknown> = Promise.resolve()

  /** Carries out what is a command, one after another; resolves to what is to be said of it. */
  function command(said: string, language: Language): Promise<string | undefined> {
    const run = commandBefore.then(async () => {
      const list = await open.read()
      const found = parseTaskCommand(said, list.tasks)
      return found && carryOut(found, list, { session, services, open, reading, words: wordsOf(language) })
    })
    commandBefore = run.catch(() => undefined)
    return run
  }

  async function* answer(asked: Asked): AsyncGenerator<string, void, undefined> {
    const answered = await talk.answerTo(asked)
    if (answered !== undefined) {
      yield answered
      return
    }
    const done = await command(asked.said, asked.language).catch((error: unknown) => {
      services.log.error({ deviceId: session.deviceId, error }, 'a spoken command was not carried out')
      return wordsOf(asked.language).outOfReach()
    })
    const said = done ?? (await talk.command(asked))
    if (said !== undefined) yield said
    else if (!asked.signal.aborted) yield* ask(asked)
  }

  async function* ask(asked: Asked): AsyncGenerator<string, void, undefined> {
    const { said, lease, signal, onAnswering } = asked
    const { workflow } = lease.config
    const prompt = `${workflow.prompt}\nThe person's name here: ${labelOf(session.device)}.`
    yield* think({
      model: lease.providers.model('working'),
      messages: session.conversation.messages(prompt, said),
      tools: joinTools(
        taskTools(session, services),
        modeTool(session, services, asked),
        peerTools(talk, services.ids, asked),
        session.tools,
      ),
      signal,
      onAnswering,
    })
  }

  return {
    mode: 'working',
    silenceTimes: 3,
    async *welcome({ language }) {
      const { total } = await open.read()
      yield wordsOf(language).welcome(total)
    },
    answer,
    overtaken: command,
  }
}
