import { Dialogue } from '../../dialogue/dialogue.ts'
import type { ModeDefinition } from '../../session/mode.ts'
import { meetingStyle } from './meeting-style.ts'

/** Listens, writes down what is said, and is silent unless it is spoken to (extensions 5). */
export const meeting: ModeDefinition = {
  name: 'meeting',
  purpose: 'records what people say, and sums it up at the end',
  enter: (session, services, arrival) =>
    new Dialogue(meetingStyle(session, services, arrival), session, services, arrival),
}
