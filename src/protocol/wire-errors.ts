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

  constructor(code: WireErrorCode, message: string, fields?: readonly string[], owner?: string) {
    super(message)
    this.code = code
    this.fields = fields
    this.owner = owner
  }
}
