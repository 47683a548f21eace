import { Dialogue } from '../../dialogue/dialogue.ts'
import type { ModeDefinition } from '../../session/mode.ts'
import { codingStyle } from './coding-style.ts'

/** Tells how builds and tests are, and talks about what they say (extensions 6). */
export const coding: ModeDefinition = {
  name: 'coding',
  purpose: 'how builds and tests are, and what to do about what fails',
  enter: (session, services, arrival) => new Dialogue(codingStyle(session, services), session, services, arrival),
}
