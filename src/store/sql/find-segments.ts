import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { DatabaseKind } from '../database.ts'
import { type SoughtPhrase, soughtPhrases } from './search-words.ts'

/**
 * That a row of `segments` holds what the query asks for; `undefined`: it asks for nothing. The languages of the two
 * indexes only ever see words, which are letters and digits.
 */
export function segmentsHold(kind: DatabaseKind, query: string): RawBuilder<SqlBool> | undefined {
  const phrases = soughtPhrases(query)
  return phrases.length > 0 ? conditionOf[kind](phrases) : undefined
}

const conditionOf = {
  sqlite: (phrases) => {
    const match = phrases.map(({ words, isPrefix }) => `"${words.join(' ')}"${isPrefix ? '*' : ''}`).join(' AND ')
    return sql<SqlBool>`segments.number in (select rowid from segment_index where segment_index match ${match})`
  },
  postgres: (phrases) => {
    const match = phrases
      .map(({ words, isPrefix }) => `${words.map((word) => `'${word}'`).join(' <-> ')}${isPrefix ? ':*' : ''}`)
      .map((phrase) => `(${phrase})`)
      .join(' & ')
    return sql<SqlBool>`segments.number in (select number from segment_index where words @@ cast(${match} as tsquery))`
  },
} as const satisfies Record<DatabaseKind, (phrases: readonly SoughtPhrase[]) => RawBuilder<SqlBool>>
