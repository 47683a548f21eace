import { firstTables } from './0001-first-tables.ts'
import { meetings } from './0002-meetings.ts'
import { mailbox } from './0003-mailbox.ts'
import { endedMessages } from './0004-ended-messages.ts'
import type { Migration } from './migration.ts'

/** In their order, numbered from 1 without gaps. */
export const migrations: readonly Migration[] = [firstTables, meetings, mailbox, endedMessages]
