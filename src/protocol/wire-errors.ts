/** Every error code a client can receive in a `status: "error"` message, and what it means. */
export const wireErrors = {
  INVALID_JSON: 'The text frame is not one JSON object with a string `type`.',
  UNKNOWN_TYPE: 'No message of this type is accepted from a client.',
  SCHEMA_INVALID: 'The message lacks a member or has a wrong one; `fields` names the paths.',
  UNKNOWN_MODE: 'This server has no such mode.',
  FORBIDDEN_GROUP: 'The group is not the device’s own, and no grant opens it.',
  CONFLICT: 'Somebody else has it, or has changed it since; `owner` says who, where that is known.',
  NOT_FOUND: 'There is nothing of that name.',
  GROUP_FULL: 'The group has as many tasks as it can have: complete and delete some.',
  INVALID_REQUEST: 'Well formed, but it makes no sense: no such device, a time that is over, more than is possible.',
  UNAUTHORIZED: 'The rules (`peer.acl`) do not let this device reach any of those it named.',
  RATE_LIMITED: 'Too often; `retryAfterMs` says when it will be possible again.',
  QUEUE_FULL: 'As many messages wait for that device as may wait; nothing was kept of this one.',
  TARGET_OFFLINE: 'None of the devices is connected; what is for a screen is not kept.',
  CONFIGURED: 'The configuration file says otherwise; it has to be changed there.',
  INTERNAL_ERROR: 'The server failed; its log tells more.',
} as const satisfies Record<string, string>

export type WireErrorCode = keyof typeof wireErrors

/** Thrown by handlers; the router alone turns it into a message to the client. */
export class WireError extends Error {
  override readonly name = 'WireError'
  readonly code: WireErrorCode
  readonly fields: readonly string[] | undefined
  /** Who has what was asked for. */
  readonly owner: string | undefined

  /** When it makes sense to try again. */
  readonly retryAfterMs: number | undefined

  constructor(code: WireErrorCode, message: string, fields?: readonly string[], owner?: string, retryAfterMs?: number) {
    super(message)
    this.code = code
    this.fields = fields
    this.owner = owner
    this.retryAfterMs = retryAfterMs
  }
}
