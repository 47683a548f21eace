interface Item {
  readonly isDone: boolean
  readonly title: string
  readonly owner: string | null
}

interface Addresses {
  /** For this machine. */
  readonly base: string
  /** For devices in the same network. */
  readonly otaUrl: string
  /** Signs in to the console, once. */
  readonly consoleUrl: string
  readonly adminToken: string
  readonly meetingId: string
}

/** All words of the demo in one language: what people say, and what the terminal tells of it. */
export interface Script {
  readonly says: {
    readonly time: string
    readonly sum: string
    readonly enterWorking: string
    readonly claimFirst: string
    readonly completeFirst: string
    readonly undo: string
    readonly readList: string
    readonly startMeeting: string
    readonly joinMeeting: (code: string) => string
    readonly endMeeting: string
    readonly enterCoding: string
    readonly tell: (name: string, text: string) => string
    readonly message: string
    readonly messageToAbsent: string
  }
  /** The titles of three tasks, the most urgent first. */
  readonly tasks: readonly [string, string, string]
  /** What people say in the meeting: what badges hear, and then one sentence of each. */
  readonly meeting: {
    readonly first: readonly [string, string]
    readonly anna: string
    readonly bo: string
  }
  readonly does: {
    readonly switchToWorking: string
    readonly addTasks: string
    readonly claimSecond: string
    readonly hearMeeting: string
    readonly leaveMeeting: string
    readonly runTests: string
    readonly testsEnd: string
    readonly leaveCoding: string
    readonly send: (to: string, text: string) => string
    readonly goAway: string
    readonly comeBack: string
  }
  readonly betweenSentences: string
  readonly told: {
    types(name: string): string
    speaks(name: string): string
    screen(name: string): string
    answers(name: string, text: string): string
    heard(text: string): string
    unheard: string
    item(item: Item): string
    claimed: string
    conflict(owner: string): string
    modeOn: string
    modeOff: string
    accepted(count: number): string
    liveTranscript: string
    summaryTitle(title: string, duration: string): string
    summaryParts: Readonly<Record<'bullets' | 'decisions' | 'actions' | 'risks' | 'nextSteps', string>>
    withoutModel: string
    message(from: string, text: string): string
    kept(to: string): string
    redelivered(to: string, count: number): string
  }
  readonly chapters: Readonly<
    Record<
      'arrival' | 'chat' | 'working' | 'meeting' | 'coding' | 'peers',
      { readonly title: string; readonly about: string }
    >
  >
  readonly parts: Readonly<Record<'recogniser' | 'language model' | 'speech', string>>
  running(base: string, parts: readonly string[]): string
  portTaken(port: number, instead: number): string
  connected(name: string): string
  /** What to try next, where the server stays up, and where it does not. */
  next(addresses: Addresses): string
  readonly over: string
}
