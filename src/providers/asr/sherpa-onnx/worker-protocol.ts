import type { ModelFiles } from './model-kind.ts'

/** What the worker thread is started with. */
export interface WorkerSetup {
  readonly files: ModelFiles
  readonly threads: number
  readonly tailMs: number
}

/** To the worker. A stream exists from its first `audio` to its `finish` or `cancel`. */
export type WorkerRequest =
  | { readonly type: 'audio'; readonly stream: number; readonly pcm: Int16Array }
  | { readonly type: 'finish'; readonly stream: number }
  | { readonly type: 'cancel'; readonly stream: number }

/** From the worker: first `ready` or `unusable`, then of streams; `final` and `failed` are a stream's last. */
export type WorkerReply =
  | { readonly type: 'ready' }
  | { readonly type: 'unusable'; readonly missing: boolean; readonly message: string }
  | { readonly type: 'partial'; readonly stream: number; readonly text: string }
  | { readonly type: 'endpoint'; readonly stream: number }
  | { readonly type: 'final'; readonly stream: number; readonly text: string; readonly language?: string }
  | { readonly type: 'failed'; readonly stream: number; readonly message: string }
