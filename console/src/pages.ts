import type { ComponentType } from 'preact'

export interface PageProps {
  /** The parts of the route after the page's own. */
  readonly rest: readonly string[]
}

export interface PageEntry {
  /** `#/path` */
  readonly path: string
  readonly title: { readonly en: string; readonly zh: string }
  /** Not in the navigation, but reachable. */
  readonly isHidden?: true
  /** Goes on where the session has ended, e.g. with the server, until another page is asked for. */
  readonly outlivesSession?: true
  load(): Promise<{ readonly default: ComponentType<PageProps> }>
}

/** All pages in the order of the navigation. The first one is shown where the route names none. */
export const pages: readonly PageEntry[] = [
  {
    path: 'talk',
    title: { en: 'Talk', zh: '对话' },
    outlivesSession: true,
    load: () => import('./pages/talk/talk-page.tsx'),
  },
  { path: 'fleet', title: { en: 'Fleet', zh: '设备' }, load: () => import('./pages/fleet/fleet-page.tsx') },
  {
    path: 'meetings',
    title: { en: 'Meetings', zh: '会议' },
    load: () => import('./pages/meetings/meetings-page.tsx'),
  },
  { path: 'board', title: { en: 'Board', zh: '任务看板' }, load: () => import('./pages/board/board-page.tsx') },
  { path: 'coding', title: { en: 'Coding', zh: '编程' }, load: () => import('./pages/coding/coding-page.tsx') },
  {
    path: 'messages',
    title: { en: 'Messages', zh: '消息' },
    load: () => import('./pages/messages/messages-page.tsx'),
  },
  { path: 'turns', title: { en: 'Turns', zh: '对话轮次' }, load: () => import('./pages/turns/turns-page.tsx') },
  { path: 'health', title: { en: 'Health', zh: '运行状况' }, load: () => import('./pages/health/health-page.tsx') },
  {
    path: 'settings',
    title: { en: 'Settings', zh: '设置' },
    load: () => import('./pages/settings/settings-page.tsx'),
  },
  {
    path: 'first-run',
    title: { en: 'First steps', zh: '开始使用' },
    load: () => import('./pages/first-run/first-run-page.tsx'),
  },
]
