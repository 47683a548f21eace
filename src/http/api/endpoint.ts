import { z } from 'zod'
import type { ApiRole } from '../../auth/roles.ts'
import type { ApiErrorCode } from './api-errors.ts'
import type { ApiPorts } from './api-ports.ts'
import { checked } from './checked.ts'
import type { ExportSpec } from './export.ts'
import { type BodyKind, type BodySource, readBody } from './request-body.ts'

const methods = ['get', 'put', 'post', 'patch', 'delete'] as const
type Method = (typeof methods)[number]

/** A reply that an endpoint can give when it has understood the request. */
export interface ReplySpec<Schema extends z.ZodType = z.ZodType> {
  readonly meaning: string
  /** Of the body; `z.undefined()`: there is none. */
  readonly schema: Schema
  /** Of the body; JSON unless it says otherwise. */
  readonly mediaType?: string
  /** The body is a FileBody or a SoundBody, of one of these media types. */
  readonly files?: readonly string[]
}

/** A file as the answer: the request says of which kind. */
export const fileBody = z.object({ fileName: z.string(), mediaType: z.string(), text: z.string() })
export type FileBody = z.output<typeof fileBody>

/** Sound as the answer. */
export const soundBody = z.object({
  fileName: z.string(),
  mediaType: z.string(),
  bytes: z.custom<Uint8Array>((bytes) => bytes instanceof Uint8Array),
})
export type SoundBody = z.output<typeof soundBody>

export type ReplyTable = Readonly<Partial<Record<200 | 201 | 202 | 204 | 422, ReplySpec>>>

/** A reply by its status; the body of each is checked against that status's schema when compiling. */
type ReplyOf<Table extends ReplyTable> = {
  [Status in keyof Table]: Table[Status] extends ReplySpec<infer Schema>
    ? { readonly status: Status; readonly body: z.input<Schema>; readonly setCookie?: string }
    : never
}[keyof Table]

/** What an endpoint is, for everybody: routes, OpenAPI and the reference page are made of it. */
interface EndpointFacts {
  readonly method: Method
  /** Below `/api/v1`, with `{names}`. */
  readonly path: `/${string}`
  /** Unique; for generated clients. */
  readonly name: string
  /** One sentence. */
  readonly summary: string
  /** What else there is to know. */
  readonly remarks?: string
  /** The least that whoever asks has to be good for; `anybody`: no token, and no session, is needed. */
  readonly role: ApiRole | 'anybody'
  /** Asked many times a second: not each time is worth a line in the log. */
  readonly isFrequent?: true
  /** Beside those that every endpoint has. */
  readonly errors?: readonly ApiErrorCode[]
  /** For lists: `?format=csv` and `?format=json` give the whole of it as a file. */
  readonly exports?: ExportSpec
}

/** Who asks, and how the request came. */
interface Asker {
  /** `undefined`: of an endpoint for anybody, somebody whom nothing shows to be known. */
  readonly role: ApiRole | undefined
  /** Of the client, proxies taken into account. */
  readonly address: string
  readonly cookie: string | undefined
  /** As the client sees it, proxies taken into account. */
  readonly isHttps: boolean
}

interface ApiRequest<Path, Query, Body> {
  readonly path: Path
  readonly query: Query
  readonly body: Body
  readonly asker: Asker
}

interface EndpointSpec<Table extends ReplyTable, Path extends z.ZodObject, Query extends z.ZodObject, Body>
  extends EndpointFacts {
  readonly pathFields?: Path
  readonly query?: Query
  readonly body?: BodyKind<Body>
  readonly replies: Table
  handle(
    request: ApiRequest<z.output<Path>, z.output<Query>, Body>,
    ports: ApiPorts,
  ): ReplyOf<Table> | Promise<ReplyOf<Table>>
}

/** A request as it came. */
export interface RawRequest {
  readonly path: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly body: BodySource
  readonly asker: Asker
}

export interface RawReply {
  readonly status: keyof ReplyTable
  readonly body: unknown
  readonly setCookie?: string
}

/** One row of the table of endpoints. */
export interface Endpoint extends EndpointFacts {
  readonly pathFields: z.ZodObject
  readonly query: z.ZodObject
  readonly body: BodyKind<unknown> | undefined
  readonly replies: ReplyTable
  /** Checks the request and answers it. Rejects with an ApiError, or with what the verbs below throw. */
  answer(request: RawRequest, ports: ApiPorts): Promise<RawReply>
}

/** A reply for a handler to give. */
export function answer<Status extends keyof ReplyTable, Body>(status: Status, body: Body) {
  return { status, body }
}

const nothing = z.strictObject({})

/** A row of the table: what comes in and goes out is checked by the schemas that describe it. */
export function endpoint<
  Table extends ReplyTable,
  Path extends z.ZodObject = typeof nothing,
  Query extends z.ZodObject = typeof nothing,
  Body = undefined,
>(spec: EndpointSpec<Table, Path, Query, Body>): Endpoint {
  const { handle, body, ...facts } = spec
  const pathFields = spec.pathFields ?? nothing
  const query = spec.query ?? nothing
  return {
    ...facts,
    pathFields,
    query,
    body,
    async answer(raw, ports) {
      // What is left out of the spec has the type that stands for its absence.
      const request = {
        path: checked(pathFields, raw.path) as z.output<Path>,
        query: checked(query, raw.query) as z.output<Query>,
        body: (body ? await readBody(body, raw.body) : undefined) as Body,
        asker: raw.asker,
      }
      return (await handle(request, ports)) as RawReply
    },
  }
}
