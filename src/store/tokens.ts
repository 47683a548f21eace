/** A device token as the store knows it: not the secret, which is derived from the id (auth/device-tokens). */
export interface TokenRecord {
  readonly id: string
  readonly deviceId: string
  /** What it is for; shown to people. */
  readonly name: string
  /** Who gave it: `enrol`, `approve` or `api`. */
  readonly issuedBy: string
  readonly issuedAt: number
  readonly lastUsedAt: number | undefined
  readonly revokedAt: number | undefined
}

export interface TokenStore {
  get(id: string): Promise<TokenRecord | undefined>
  /** Those of a device, the newest first. */
  list(deviceId: string): Promise<readonly TokenRecord[]>
  /** The device must exist. */
  issue(token: Pick<TokenRecord, 'id' | 'deviceId' | 'name' | 'issuedBy' | 'issuedAt'>): Promise<void>
  used(id: string, at: number): Promise<void>
  /** False where there is none, or it has been revoked already. */
  revoke(id: string, at: number): Promise<boolean>
  /** Returns how many there were. */
  revokeAll(deviceId: string, at: number): Promise<number>
}
