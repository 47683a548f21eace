import { join } from 'node:path'
import type { AudioEngine } from '../audio/contract.ts'
import { createAudioEngine } from '../audio/engine.ts'
import { loadSecrets, type Secrets } from '../auth/secrets.ts'
import type { Config } from '../config/schema.ts'
import { followedDevices } from '../fleet/followed-devices.ts'
import { Signals } from '../fleet/signals.ts'
import { deviceChanges, meetingChanges } from '../http/live/live-sources.ts'
import type { Scope } from '../lib/scope.ts'
import { LiveFeed } from '../live/live-feed.ts'
import { followedMeetings } from '../meetings/followed-meetings.ts'
import type { Log } from '../observe/log.ts'
import { createMetrics, type Metrics } from '../observe/metrics.ts'
import { keepingProblems } from '../observe/recent-problems.ts'
import type { SessionRegistry } from '../session/registry.ts'
import { openStore } from '../store/open-store.ts'
import type { Store } from '../store/store.ts'
import type { AppPorts } from './app-ports.ts'

/** What all rooms stand on: log, secrets, metrics, store, sound, and the feed of what changes in them. */
export interface Base {
  readonly log: Log
  readonly problems: ReturnType<typeof keepingProblems>['problems']
  readonly secrets: Secrets
  readonly metrics: Metrics
  readonly store: Store
  readonly audio: AudioEngine
  readonly feed: LiveFeed
  readonly signals: Signals
}

/** `sessions`: who is there when somebody asks; there are none before this has been built. */
export async function createBase(
  config: Config,
  ports: AppPorts,
  scope: Scope,
  sessions: () => SessionRegistry,
): Promise<Base> {
  const { clock, ids } = ports
  const { log, problems } = keepingProblems(ports.log, clock)
  const secrets = await loadSecrets(config.dataDir)
  const metrics = createMetrics()
  scope.add(() => metrics.close())
  const opened = await openStore({ url: config.store, dataDir: config.dataDir, log, clock })
  scope.add(() => opened.close())
  const feed = new LiveFeed({ clock, ids, onError: (error) => log.error({ error }, 'a change could not be told') })
  const signals = new Signals()
  const meetings = meetingChanges(feed, opened.meetings)
  scope.add(() => meetings.settled())
  const devices = deviceChanges(feed, () => ({ sessions: sessions(), signals }))
  const store: Store = {
    ...opened,
    devices: followedDevices(opened.devices, devices),
    meetings: followedMeetings(opened.meetings, meetings),
  }
  const audio = await createAudioEngine({
    detector: config.vad.provider,
    sileroModel: join(config.dataDir, 'models', 'silero-vad', 'silero_vad.onnx'),
  })
  scope.add(() => audio.close())
  return { log, problems, secrets, metrics, store, audio, feed, signals }
}
