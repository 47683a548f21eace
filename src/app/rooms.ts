import { join } from 'node:path'
import { Board } from '../board/board.ts'
import { modes } from '../catalogue.ts'
import { CodingDesk } from '../coding/coding-desk.ts'
import { CodingNews } from '../features/coding/news.ts'
import { MeetingBulletins } from '../features/meeting/bulletins.ts'
import { SnapshotSender } from '../features/workflow/snapshots.ts'
import { Fleet } from '../fleet/fleet.ts'
import { screenChange } from '../http/live/live-sources.ts'
import { processName } from '../lib/process-name.ts'
import type { Scope } from '../lib/scope.ts'
import { createMeetings, type MeetingsOffice } from '../meetings/create-meetings.ts'
import { PostOffice } from '../peers/post-office.ts'
import { Screens } from '../peers/screens.ts'
import { Recordings } from '../records/recordings.ts'
import { TurnLog } from '../records/turn-log.ts'
import { ModeSwitch } from '../session/mode-switch.ts'
import { SessionRegistry } from '../session/registry.ts'
import type { Services } from '../session/services.ts'
import type { AppPorts } from './app-ports.ts'
import type { Base } from './base.ts'
import type { Parts } from './parts.ts'
import { followDevice, openSession } from './sessions.ts'

/** What people and devices use, whatever way they come. */
export interface Rooms {
  readonly services: Services
  readonly sessions: SessionRegistry
  readonly snapshots: SnapshotSender
  readonly meetings: MeetingsOffice
  /** Goes on with what a former process has left behind. */
  begin(): Promise<void>
}

export async function createRooms(
  { clock, ids, fetch }: AppPorts,
  { log, metrics, store, audio, feed, signals }: Base,
  { live, storedPhrases }: Parts,
  scope: Scope,
): Promise<Rooms> {
  const config = () => live.config
  const lease = () => live.lease()
  const sessionOf = (deviceId: string) => sessions.get(deviceId)

  const fleet = new Fleet({ clock, devices: store.devices, configured: () => config().devices })
  await fleet.applyConfig()
  const board = new Board({ clock, ids, tasks: store.tasks })
  const { mailbox } = store
  const peers = new PostOffice({ clock, ids, log, metrics, mailbox, fleet, board, config: () => config().peer })
  scope.add(() => peers.close())
  metrics.gauge('lapel_peer_waiting', () => peers.waiting)
  const screens = new Screens({ clock, ids, office: peers, config: () => config().peer })
  const modeSwitch = new ModeSwitch({
    modes,
    services: () => services,
    remember: (session, mode) => fleet.setMode(session.deviceId, mode),
  })
  const onPicture = screenChange(feed, () => ({ sessions, signals }))
  const sessions = new SessionRegistry({
    clock,
    open: (device) => openSession(device, { scope, services, modeSwitch, onPicture }),
    resumeMs: () => config().chat.resumeSeconds * 1000,
    onError: (error) => log.error({ error }, 'session did not end cleanly'),
  })
  const snapshots = new SnapshotSender({ clock, log, board, sessions, config: () => config().workflow })
  scope.add(() => snapshots.close())
  scope.add(() => sessions.end('shutdown'))
  scope.add(fleet.onChange((device) => followDevice(device, sessions, snapshots)))

  const meetings = createMeetings({
    clock,
    ids,
    log,
    holder: processName(ids),
    scope: scope.child('meetings'),
    store,
    fetch,
    config: () => config().meeting,
    lease,
  })
  const bulletins = new MeetingBulletins({ clock, log, minutes: meetings.minutes, session: sessionOf })
  scope.add(() => bulletins.close())
  const coding = new CodingDesk({
    clock,
    ids,
    log,
    scope: scope.child('coding'),
    config: () => config().coding,
    lease,
    language: (deviceId) => sessionOf(deviceId)?.language ?? 'en',
  })
  const codingNews = new CodingNews({ clock, desk: coding, session: sessionOf })
  scope.add(() => codingNews.close())
  const turns = new TurnLog()
  const recordings = new Recordings({
    clock,
    log,
    scope: scope.child('recordings'),
    directory: join(config().dataDir, 'recordings'),
    turns,
    config: () => config().turns,
  })

  const services: Services = {
    clock,
    ids,
    log,
    metrics,
    audio,
    storedPhrases,
    fleet,
    board,
    modes: modeSwitch,
    snapshots,
    meetings: { desk: meetings.desk, bulletins },
    coding,
    peers,
    screens,
    turns,
    recordings,
    config,
    lease,
  }
  return {
    services,
    sessions,
    snapshots,
    meetings,
    async begin() {
      await meetings.begin()
      await peers.begin()
      await recordings.begin()
    },
  }
}
