import { Dialogue } from '../../dialogue/dialogue.ts'
import type { ModeDefinition } from '../../session/mode.ts'
import type { Services } from '../../session/services.ts'
import type { Session } from '../../session/session.ts'
import { workingStyle } from './working-style.ts'

/** The shared task list of the device's group, steered by voice (extensions 4). */
export const working: ModeDefinition = {
  name: 'working',
  purpose: "the group's shared task list, steered by voice",
  enter(session, services, arrival) {
    const dialogue = new Dialogue(workingStyle(session, services), session, services, arrival)
    if (arrival.by !== 'connection') begin(session, services)
    return dialogue
  },
}

/** What badges are told when the mode starts (extensions 2). */
function begin(session: Session, { snapshots }: Services): void {
  session.link?.send({ type: 'listen', state: 'start', mode: 'manual' })
  snapshots.trigger(session, 'mode-start')
}
