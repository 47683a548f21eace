/** Names that people gave to the speakers of one meeting at most; later ones are not remembered. */
const maxAliases = 100

/** What the speakers of meetings that go on are called since somebody renamed them: what they say next is theirs too. */
export class SpeakerAliases {
  readonly #ofMeetings = new Map<string, Map<string, string>>()

  /** The name that counts. */
  nameOf(meetingId: string, speaker: string): string {
    return this.#ofMeetings.get(meetingId)?.get(speaker) ?? speaker
  }

  add(meetingId: string, from: string, to: string): void {
    const aliases = this.#ofMeetings.get(meetingId) ?? new Map<string, string>()
    this.#ofMeetings.set(meetingId, aliases)
    // Whoever was called that before is called otherwise now.
    for (const [given, name] of aliases) if (name === from) aliases.set(given, to)
    aliases.delete(to)
    if (aliases.size < maxAliases) aliases.set(from, to)
  }

  forget(meetingId: string): void {
    this.#ofMeetings.delete(meetingId)
  }
}
