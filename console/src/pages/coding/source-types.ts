import type { Reply } from '../../lib/api-types.ts'

export type CodingSource = Reply<'listSources'>['items'][number]
export type SourceDetails = Reply<'readSource'>
export type Line = Reply<'listLines'>['items'][number]
