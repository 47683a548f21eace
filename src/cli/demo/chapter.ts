import type { Message } from '../../../device/incoming.ts'
import type { Script } from './script-form.ts'
import type { Wearer } from './wearer.ts'

/** What the chapters of the story play with. */
export interface Stage {
  readonly anna: Wearer
  readonly bo: Wearer
  readonly script: Script
  readonly otaUrl: string
  /** One thing that happens and what comes of it, with time to read it. Waits look from here on. */
  beat(run: () => Promise<unknown>): Promise<void>
  /** The sound of `text`, 16 kHz, where this server would understand it. `isFree`: it is no command. */
  voiceOf(text: string, isFree: boolean): Promise<Int16Array | undefined>
}

/** For `Wearer.awaits`: the first message of `type` that has these members. */
export function having(type: string, members: Readonly<Record<string, unknown>>) {
  return (message: Message): Message | undefined =>
    message.type === type && Object.entries(members).every(([name, value]) => message[name] === value)
      ? message
      : undefined
}
