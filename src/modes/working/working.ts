import { Dialogue } from '../../dialogue/dialogue.ts'
import type { ModeDefinition } from '../../session/mode.ts'
import { workingStyle } from './working-style.ts'

/** The shared task list of the device's group, steered by voice (extensions 4). */
export const working: ModeDefinition = {
  name: 'working',
  purpose: "the group's shared task list, steered by voice",
  enter: (session, services, arrival) => new Dialogue(workingStyle(session, services), session, services, arrival),
  /** In this order (extensions 2). */
  announce(session, { snapshots }) {
    session.link?.send({ type: 'listen', state: 'start', mode: 'manual' })
    return snapshots.trigger(session, 'mode-start')
  },
}
