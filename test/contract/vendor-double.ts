/** What can be wrong with a vendor, the same for all kinds of providers. */
export const behaviours = [
  'answers', // completely, in several pieces
  'splits', // the same answer, cut inside characters and samples
  'silent', // takes the request, says nothing
  'stalls', // stops after the first piece, without ending
  'breaks-off', // the connection or process ends after the first piece
  'malformed', // what comes is not the wire format
  'endless', // never stops sending
  'refuses-key',
  'rate-limits', // for 7 seconds
  'overloaded',
  'bad-request',
  'gone', // nobody listens
] as const
export type Behaviour = (typeof behaviours)[number]

/** The vendor's end of a provider under test. */
export interface VendorDouble {
  behave(behaviour: Behaviour): void
  /** Resolves when the next request has reached the vendor; ask before making the call. */
  asked(): Promise<void>
  /** Resolves when the provider has ended the connection or process of the last request before its answer was over. */
  hungUp(): Promise<void>
}
