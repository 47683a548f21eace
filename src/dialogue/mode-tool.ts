import { z } from 'zod'
import type { Services } from '../session/services.ts'
import type { Session } from '../session/session.ts'
import { parseArguments, type ToolSource } from '../turn/tools.ts'
import type { Asked } from './style.ts'

/** Lets the model put the device into another mode; that happens when its answer is over. */
export function modeTool(session: Session, { modes }: Services, { afterwards }: Pick<Asked, 'afterwards'>): ToolSource {
  const names = modes.modes.map(({ name }) => name)
  const schema = z.object({ mode: z.enum(names) })
  const purposes = modes.modes.map(({ name, purpose }) => `${name}: ${purpose}`).join('; ')
  return {
    descriptions: [
      {
        name: 'switch_mode',
        description: `Puts this device into another mode, when the user asks for it. ${purposes}.`,
        parameters: { type: 'object', properties: { mode: { type: 'string', enum: names } }, required: ['mode'] },
      },
    ],
    async call(_name, argumentsJson) {
      const given = parseArguments(schema, argumentsJson)
      if (!given.success) return given.problem
      const { mode } = given.value
      if (session.mode.name === mode) return `The device is in mode ${mode} already.`
      afterwards(() => modes.start(session, mode, { by: 'model' }))
      return `The device changes to mode ${mode} after this answer. Say so in a few words.`
    },
  }
}
