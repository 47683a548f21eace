import { z } from 'zod'
import { tableNames } from '../sql/tables.ts'

/*
 * A backup is gzipped JSON lines: a header, `[table, row]` for each row of each table, and at the end how many rows of
 * each there are, so that a file that was cut is noticed. It says nothing about the kind of database.
 */

export type TableName = (typeof tableNames)[number]
export type TableCounts = Readonly<Partial<Record<TableName, number>>>

export const backupHeader = z.object({
  format: z.literal('lapel-backup'),
  formatVersion: z.literal(1),
  /** The number of the last migration that the tables have seen. */
  schema: z.int().positive(),
  /** Of the product that wrote it. */
  version: z.string(),
  createdAt: z.iso.datetime(),
})
export type BackupHeader = z.infer<typeof backupHeader>

const tableName = z.enum(tableNames)
const cell = z.union([z.string(), z.number(), z.null()])
const row = z.record(z.string(), cell)
export type BackupRow = z.infer<typeof row>

export const backupRowLine = z.tuple([tableName, row])
export const backupEnd = z.object({ end: z.partialRecord(tableName, z.int().nonnegative()) })
