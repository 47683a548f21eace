import type { z } from 'zod'
import { down } from './messages/down.ts'
import { up } from './messages/up.ts'

/**
 * The one table of everything said on a device's socket as JSON. Types, validation, router, reference page and the
 * corpus of examples come from it.
 */
export const messages = { up, down } as const

export type UpType = keyof typeof up
export type UpMessage<T extends UpType = UpType> = { [K in T]: z.output<(typeof up)[K]['schema']> }[T]

type DownType = keyof typeof down
/** A refusal carries the type of what was refused. */
interface Refusal {
  readonly type: string
  readonly status: 'error'
  readonly code: string
  readonly message: string
  readonly fields?: readonly string[]
  readonly owner?: string
  readonly retryAfterMs?: number
  /** Of a message between devices. */
  readonly id?: string
  /** Of a workflow request. */
  readonly event?: string
}
export type DownMessage = { [K in DownType]: z.input<(typeof down)[K]['schema']> }[DownType] | Refusal
export type Hello = UpMessage<'hello'>
export type Listen = UpMessage<'listen'>
export type ListenMode = Extract<Listen, { state: 'start' }>['mode']
