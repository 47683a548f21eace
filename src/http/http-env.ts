import type { HttpBindings } from '@hono/node-server'

/** What routes know of the request beside hono's own: the Node request behind it. */
export type HttpEnv = { Bindings: HttpBindings }
