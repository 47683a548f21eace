import type { Scope } from '../lib/scope.ts'
import type { Link } from '../protocol/link.ts'
import type { ListenMode } from '../protocol/messages.ts'
import type { DeviceRecord } from '../store/devices.ts'
import type { Conversation } from '../turn/conversation.ts'
import type { Language } from '../turn/phrases.ts'
import { noTools, type ToolSource } from '../turn/tools.ts'
import type { ActiveMode } from './active-mode.ts'
import type { Picture } from './picture.ts'

export interface SessionFacts {
  /** Told to the device in hello. */
  readonly id: string
  readonly device: DeviceRecord
  readonly scope: Scope
  readonly conversation: Conversation
  readonly picture: Picture
}

/** The microphone by the device's last word on it; in auto and realtime it does not say so again. */
export interface Microphone {
  readonly isOpen: boolean
  readonly mode: ListenMode
}

/**
 * One device present. It outlives a connection for the resume window, so that a device that hangs up between two
 * sentences is still in the same conversation. It holds and does nothing: modes and features act on it.
 */
export class Session implements SessionFacts {
  readonly id: string
  readonly deviceId: string
  readonly scope: Scope
  readonly conversation: Conversation
  /** What its device was last told for the screen. */
  readonly picture: Picture
  /** As it is known now; replaced when somebody renames it, moves it to another group ... */
  device: DeviceRecord
  /** `undefined` while the device is not connected. */
  link: Link | undefined
  /** Tools that the connected device offers. */
  tools: ToolSource = noTools
  mode: ActiveMode
  #microphone: Microphone = { isOpen: false, mode: 'auto' }

  /** A session is in a mode from its first moment. */
  constructor(facts: SessionFacts, enterMode: (session: Session) => ActiveMode) {
    this.id = facts.id
    this.deviceId = facts.device.id
    this.device = facts.device
    this.scope = facts.scope
    this.conversation = facts.conversation
    this.picture = facts.picture
    this.mode = enterMode(this)
  }

  get microphone(): Microphone {
    return this.#microphone
  }

  set microphone(microphone: Microphone) {
    this.#microphone = microphone
    this.picture.changed()
  }

  /** Of the device, for what the server says in its own words. */
  get language(): Language {
    return this.device.language === 'zh' ? 'zh' : 'en'
  }
}
