import type { Scope } from '../lib/scope.ts'
import type { Link } from '../protocol/link.ts'
import type { Conversation } from '../turn/conversation.ts'
import type { Language } from '../turn/phrases.ts'
import type { ToolSource } from '../turn/tools.ts'
import type { ActiveMode } from './mode.ts'

/**
 * One device present. It outlives a connection for the resume window, so that a device that hangs up between two
 * sentences is still in the same conversation. It holds and does nothing: modes and features act on it.
 */
export interface Session {
  /** Told to the device in hello. */
  readonly id: string
  readonly deviceId: string
  readonly scope: Scope
  readonly conversation: Conversation
  /** Of the device, for what the server says in its own words. */
  readonly language: Language
  /** `undefined` while the device is not connected. */
  link: Link | undefined
  mode: ActiveMode
  /** Tools that the connected device offers. */
  tools: ToolSource
}
