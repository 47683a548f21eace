import { type Difference, differencesBetween } from './changes.ts'
import type { Vendors } from './complete-schema.ts'
import { type Edit, editYaml } from './edit-yaml.ts'
import { FieldTrees } from './field-trees.ts'
import { hideSecrets, restoreSecrets } from './hide-secrets.ts'
import { configJsonSchema } from './json-schema.ts'
import type { ChangeReport, ConfigFile, LiveConfig } from './live-config.ts'
import { readConfig } from './load.ts'
import type { Environment } from './placeholders.ts'
import { maskedConfig } from './print.ts'
import { type Problem, problemText } from './problem.ts'
import type { Config } from './schema.ts'
import { SecretHandles } from './secret-handles.ts'
import { readYaml } from './yaml-source.ts'

/** The configuration file for people to edit: a handle stands in place of each secret. */
export interface FileView {
  /** False: the server was started without one. */
  readonly hasFile: boolean
  /** Another one: the file has changed. */
  readonly revision: string
  /** `null`: it is no valid YAML, so that nobody can say where its secrets are. */
  readonly text: string | null
  /** What the text says, without defaults; placeholders as they are written. */
  readonly values: unknown
  /** Every value in force, secrets masked. */
  readonly inForce: unknown
  readonly problems: readonly Problem[]
}

/** What somebody wants the file to be: another text, changes of single values, or both, the text first. */
export interface Draft {
  /** Of the file that it was made from. */
  readonly revision: string
  readonly text?: string | undefined
  readonly changes?: readonly Edit[] | undefined
}

/** What would come of a draft. */
export interface DraftView {
  readonly text: string | null
  readonly values: unknown
  readonly problems: readonly Problem[]
  /** From what is in force; empty where there are problems. */
  readonly changes: readonly Difference[]
}

export interface ConfigEditorPorts {
  readonly env: Environment
  readonly vendors: Vendors
  readonly file: ConfigFile | undefined
  /** The configuration in force. */
  current(): Config
  readonly live: Pick<LiveConfig, 'edit' | 'replace'>
}

/** Changes of the configuration file made at a distance: no secret goes out, and none is lost on the way back. */
export class ConfigEditor {
  readonly #ports: ConfigEditorPorts
  readonly #trees: FieldTrees
  readonly #handles = new SecretHandles()
  #schema: ReturnType<typeof configJsonSchema> | undefined

  constructor(ports: ConfigEditorPorts) {
    this.#ports = ports
    this.#trees = new FieldTrees(ports.vendors)
  }

  /** What the file may say, in JSON Schema. */
  get schema(): ReturnType<typeof configJsonSchema> {
    // It takes tens of milliseconds and never changes.
    this.#schema ??= configJsonSchema(this.#ports.vendors)
    return this.#schema
  }

  async view(): Promise<FileView> {
    const { file, env, vendors, current } = this.#ports
    const inForce = maskedConfig(current(), this.#trees.of(current()))
    const text = file ? await file.read().catch(unreadable) : ''
    if (typeof text !== 'string') {
      return { hasFile: true, revision: '', text: null, values: {}, inForce, problems: [text] }
    }
    return {
      hasFile: file !== undefined,
      revision: this.#revisionOf(text),
      ...this.#shown(text),
      inForce,
      problems: readConfig(text, env, vendors).problems,
    }
  }

  /** Tells all that is wrong with a draft, and what it would change; nothing is applied. `stale`: the file has changed. */
  async check(draft: Draft): Promise<DraftView | 'stale'> {
    const { file, env, vendors, current } = this.#ports
    const before = file ? await file.read().catch(unreadable) : ''
    if (typeof before !== 'string' || draft.revision !== this.#revisionOf(before)) return 'stale'
    const made = this.#textOf(draft, before)
    if (made.problems) return { ...this.#shown(before), problems: made.problems, changes: [] }
    const loaded = readConfig(made.text, env, vendors)
    return {
      ...this.#shown(made.text),
      problems: loaded.problems,
      changes: loaded.config ? differencesBetween(current(), loaded.config, this.#trees) : [],
    }
  }

  /** Puts a draft in force and writes the file. `stale`: the file has changed, nothing was done. */
  async apply(draft: Draft, by: string): Promise<ChangeReport | 'stale'> {
    let isStale = false
    const report = await this.#ports.live.edit((before) => {
      isStale = draft.revision !== this.#revisionOf(before)
      if (isStale) throw new Error('the file is another one than the change was made for')
      const made = this.#textOf(draft, before)
      if (made.problems) throw new Error(made.problems.map(problemText).join('\n'))
      return made.text
    }, by)
    return isStale ? 'stale' : report
  }

  /** As `replace` of the live configuration, for a text with handles in it. */
  async replace(text: string, by: string): Promise<ChangeReport> {
    const made = restoreSecrets(text, this.#trees, this.#handles)
    if (made.problems) return { status: 'refused', problems: made.problems.map(problemText) }
    return this.#ports.live.replace(made.text, by)
  }

  #textOf({ text, changes = [] }: Draft, before: string): ReturnType<typeof restoreSecrets> {
    const whole = text === undefined ? { text: before } : restoreSecrets(text, this.#trees, this.#handles)
    if (whole.problems) return whole
    try {
      return restoreSecrets(editYaml(whole.text, changes), this.#trees, this.#handles)
    } catch (error) {
      const got = error instanceof Error ? error.message : String(error)
      return { problems: [{ path: '', expected: 'a text that can be changed', got }] }
    }
  }

  #shown(text: string): Pick<FileView, 'text' | 'values'> {
    const hidden = hideSecrets(text, this.#trees, this.#handles)
    const source = hidden === undefined ? undefined : readYaml(hidden).source
    return { text: hidden ?? null, values: source?.tree ?? {} }
  }

  #revisionOf(text: string): string {
    return this.#handles.sign(text).slice(0, 16)
  }
}

function unreadable(error: unknown): Problem {
  return { path: '', expected: 'a readable file', got: error instanceof Error ? error.message : String(error) }
}
