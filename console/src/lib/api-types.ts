/* Printed by `npm run docs`; change the tables in src/ instead. */

export type Device = { readonly id: string; readonly name: string | null; readonly owner: string | null; readonly group: string | null; readonly effectiveGroup: string; readonly linesPerPage: number | null; readonly mode: string | null; readonly access: 'known' | 'pending' | 'approved' | 'revoked'; readonly online: boolean; readonly board: string | null; readonly firmware: string | null; readonly language: string | null; readonly createdAt: string; readonly lastSeenAt: string | null; readonly speakBuilds: boolean }

export type Task = { readonly id: string; readonly title: string; readonly priority: number; readonly status: 'open' | 'done'; readonly owner: string | null; readonly due: string | null; readonly groupKey: string; readonly createdAt: string; readonly changedAt: string; readonly version: number }

export type TaskContent = { readonly id: string; readonly title: string; readonly priority: number; readonly status: 'open' | 'done'; readonly owner: string | null; readonly due: string | null; readonly groupKey: string }

export type Meeting = { readonly id: string; readonly title: string; readonly state: 'open' | 'ended' | 'summarised'; readonly group: string; readonly code: string | null; readonly startedAt: string; readonly lastAt: string | null; readonly endedAt: string | null; readonly devices: readonly string[]; readonly segments: number }

export type Segment = { readonly id: string; readonly at: string; readonly text: string; readonly speaker: string | null; readonly device: string; readonly tag: string | null }

export type MeetingSummary = { readonly type: 'meeting'; readonly phase: 'summary'; readonly sessionId: string; readonly title: string; readonly duration: string; readonly bullets: readonly string[]; readonly decisions: readonly string[]; readonly actions: readonly string[]; readonly risks: readonly string[]; readonly nextSteps: readonly string[]; readonly bulletsLength: number; readonly sourceSegments: number; readonly coverage: { readonly covered: number; readonly total: number; readonly gaps: readonly (readonly string[])[] }; readonly claims: readonly { readonly text: string; readonly segments: readonly string[]; readonly unverified?: true }[]; readonly checkpoint: boolean; readonly degraded?: true; readonly idempotent?: true }

interface Replies {
  readonly listDevices: { readonly items: readonly Device[]; readonly total: number }
  readonly readDevice: Device
  readonly putDevice: Device
  readonly changeDevice: Device
  readonly forgetDevice: unknown
  readonly importDevices: { readonly imported: number }
  readonly switchMode: { readonly mode: string; readonly state: 'start' | 'end'; readonly idempotent: boolean }
  readonly listEnrolments: { readonly items: readonly { readonly code: string; readonly id: string; readonly name: string | null; readonly board: string | null; readonly firmware: string | null; readonly askedAt: string }[] }
  readonly approveEnrolment: Device
  readonly approveDevice: Device
  readonly revokeDevice: Device
  readonly listTokens: { readonly items: readonly { readonly id: string; readonly name: string; readonly issuedBy: string; readonly issuedAt: string; readonly lastUsedAt: string | null; readonly revokedAt: string | null }[] }
  readonly issueToken: { readonly id: string; readonly name: string; readonly issuedBy: string; readonly issuedAt: string; readonly lastUsedAt: string | null; readonly revokedAt: string | null; readonly token: string }
  readonly revokeToken: unknown
  readonly openBrowserDevice: { readonly device: Device; readonly path: string; readonly token: string }
  readonly listGroups: { readonly items: readonly { readonly groupKey: string; readonly version: number; readonly open: number; readonly done: number }[]; readonly total: number }
  readonly listHistory: { readonly items: readonly { readonly seq: number; readonly changeId: string; readonly at: string; readonly event: string; readonly by: string; readonly deviceId: string | null; readonly via: string; readonly taskId: string; readonly version: number; readonly before: TaskContent | null; readonly after: TaskContent | null; readonly undone: boolean }[]; readonly total: number }
  readonly listTasks: { readonly items: readonly Task[]; readonly total: number; readonly version: number }
  readonly updateTasks: { readonly changed: boolean; readonly tasks: readonly TaskContent[] }
  readonly readTask: Task
  readonly changeTask: { readonly changed: boolean; readonly tasks: readonly TaskContent[] }
  readonly deleteTask: unknown
  readonly assignTask: { readonly changed: boolean; readonly tasks: readonly TaskContent[] }
  readonly completeTask: { readonly changed: boolean; readonly tasks: readonly TaskContent[] }
  readonly reopenTask: { readonly changed: boolean; readonly tasks: readonly TaskContent[] }
  readonly listMeetings: { readonly items: readonly Meeting[]; readonly total: number }
  readonly searchMeetings: { readonly items: readonly { readonly meeting: Meeting; readonly segment: Segment }[]; readonly total: number }
  readonly readMeeting: { readonly id: string; readonly title: string; readonly state: 'open' | 'ended' | 'summarised'; readonly group: string; readonly code: string | null; readonly startedAt: string; readonly lastAt: string | null; readonly endedAt: string | null; readonly devices: readonly string[]; readonly segments: number; readonly participants: readonly { readonly id: string; readonly name: string | null; readonly online: boolean }[]; readonly coverage: { readonly covered: number; readonly total: number; readonly gaps: readonly (readonly string[])[] }; readonly checkpoints: readonly ({ readonly from: string; readonly to: string; readonly state: 'done' | 'gap'; readonly at: string; readonly minutes: { readonly bullets: readonly { readonly text: string; readonly segments: readonly string[] }[]; readonly decisions: readonly { readonly text: string; readonly segments: readonly string[] }[]; readonly actions: readonly { readonly text: string; readonly segments: readonly string[] }[]; readonly risks: readonly { readonly text: string; readonly segments: readonly string[] }[]; readonly nextSteps: readonly { readonly text: string; readonly segments: readonly string[] }[] } | null })[]; readonly progress: { readonly stage: 'prepare' | 'llm_start' | 'llm_done' | 'done'; readonly elapsedMs: number } | null; readonly summary: MeetingSummary | null }
  readonly listSegments: { readonly items: readonly Segment[]; readonly total: number }
  readonly renameMeeting: Meeting
  readonly importActions: { readonly changed: boolean; readonly tasks: readonly TaskContent[] }
  readonly startMeeting: Meeting
  readonly endMeeting: { readonly meeting: Meeting; readonly pending: number; readonly idempotent: boolean }
  readonly addToMeeting: Meeting
  readonly renameSpeaker: { readonly segments: number }
  readonly deleteMeeting: unknown
  readonly listDeliveries: { readonly items: readonly { readonly id: string; readonly meeting: string; readonly url: string; readonly madeAt: string; readonly attempts: number; readonly lastError: string | null }[]; readonly total: number }
  readonly retryDelivery: { readonly id: string }
  readonly listSources: { readonly items: readonly ({ readonly id: string; readonly name: string; readonly command: string; readonly devices: readonly string[]; readonly running: boolean; readonly result: 'green' | 'red' | null; readonly exitCode: number | null; readonly phase: string; readonly step: string; readonly startedAt: string; readonly received: number; readonly counters: { readonly lines: number; readonly errors: number; readonly warnings: number; readonly redacted: number; readonly templates: number; readonly dropped: number; readonly failedTests: number; readonly passedTests: number } })[]; readonly total: number }
  readonly openSource: { readonly id: string; readonly name: string; readonly command: string; readonly devices: readonly string[]; readonly running: boolean; readonly result: 'green' | 'red' | null; readonly exitCode: number | null; readonly phase: string; readonly step: string; readonly startedAt: string; readonly received: number; readonly counters: { readonly lines: number; readonly errors: number; readonly warnings: number; readonly redacted: number; readonly templates: number; readonly dropped: number; readonly failedTests: number; readonly passedTests: number } }
  readonly readSource: { readonly id: string; readonly name: string; readonly command: string; readonly devices: readonly string[]; readonly running: boolean; readonly result: 'green' | 'red' | null; readonly exitCode: number | null; readonly phase: string; readonly step: string; readonly startedAt: string; readonly received: number; readonly counters: { readonly lines: number; readonly errors: number; readonly warnings: number; readonly redacted: number; readonly templates: number; readonly dropped: number; readonly failedTests: number; readonly passedTests: number }; readonly insights: readonly string[]; readonly risks: readonly string[]; readonly actions: readonly string[]; readonly nextSteps: readonly string[]; readonly refs: readonly { readonly kind: string; readonly severity: 'error' | 'warning'; readonly lines: readonly number[]; readonly count: number; readonly isNew?: true }[] }
  readonly listLines: { readonly items: readonly { readonly number: number; readonly text: string }[]; readonly total: number }
  readonly addLines: { readonly received: number }
  readonly beginStep: { readonly id: string; readonly name: string; readonly command: string; readonly devices: readonly string[]; readonly running: boolean; readonly result: 'green' | 'red' | null; readonly exitCode: number | null; readonly phase: string; readonly step: string; readonly startedAt: string; readonly received: number; readonly counters: { readonly lines: number; readonly errors: number; readonly warnings: number; readonly redacted: number; readonly templates: number; readonly dropped: number; readonly failedTests: number; readonly passedTests: number } }
  readonly startRun: { readonly id: string; readonly name: string; readonly command: string; readonly devices: readonly string[]; readonly running: boolean; readonly result: 'green' | 'red' | null; readonly exitCode: number | null; readonly phase: string; readonly step: string; readonly startedAt: string; readonly received: number; readonly counters: { readonly lines: number; readonly errors: number; readonly warnings: number; readonly redacted: number; readonly templates: number; readonly dropped: number; readonly failedTests: number; readonly passedTests: number } }
  readonly stopRun: { readonly id: string; readonly name: string; readonly command: string; readonly devices: readonly string[]; readonly running: boolean; readonly result: 'green' | 'red' | null; readonly exitCode: number | null; readonly phase: string; readonly step: string; readonly startedAt: string; readonly received: number; readonly counters: { readonly lines: number; readonly errors: number; readonly warnings: number; readonly redacted: number; readonly templates: number; readonly dropped: number; readonly failedTests: number; readonly passedTests: number } }
  readonly forgetSource: unknown
  readonly readConfig: string
  readonly replaceConfig: { readonly status: 'applied'; readonly changed: readonly string[]; readonly needRestart: readonly string[]; readonly notSaved?: string } | { readonly status: 'unchanged' }
  readonly reloadConfig: { readonly status: 'applied'; readonly changed: readonly string[]; readonly needRestart: readonly string[]; readonly notSaved?: string } | { readonly status: 'unchanged' }
  readonly listConfigChanges: readonly { readonly at: string; readonly by: string; readonly changed: readonly string[]; readonly needRestart: readonly string[] }[]
  readonly listProviders: readonly ({ readonly instance: string; readonly kind: string; readonly provider: string; readonly users: readonly string[]; readonly stats: { readonly calls: number; readonly errors: number; readonly tokensIn: number; readonly tokensOut: number; readonly lastWaitMs?: number } })[]
  readonly readSession: { readonly role: 'admin' | 'viewer'; readonly version: string }
  readonly signIn: { readonly role: 'admin' | 'viewer'; readonly version: string }
  readonly signOut: unknown
  readonly describe: { readonly openapi: string }
}

/** The body with which the endpoint of that name answers. */
export type Reply<Name extends keyof Replies> = Replies[Name]
