import { useState } from 'preact/hooks'
import { hrefOf } from '../../lib/route.ts'
import { TextField } from '../../parts/fields.tsx'
import { Notice, Tag } from '../../parts/notice.tsx'
import { descriptionOf } from './described.ts'
import { Field } from './field.tsx'
import { ProblemList } from './file-notices.tsx'
import { FormContext, isWanted, problemsOf } from './form-context.ts'
import { kindOf, type Schema } from './schema.ts'
import { SectionFields } from './section-fields.tsx'
import { sectionTitles, words } from './settings-words.ts'
import type { Draft } from './use-draft.ts'

interface SettingsFormProps {
  readonly schema: Schema
  readonly draft: Draft
  /** Its key; `undefined`: the first one. */
  readonly section: string | undefined
}

interface Section {
  readonly key: string
  readonly schema: Schema
  /** What stands at the top of the file without a section. */
  readonly isLoose: boolean
}

/** All settings as fields, one section at a time, or those that somebody looks for. */
export function SettingsForm({ schema, draft, section }: SettingsFormProps) {
  const [sought, setSought] = useState('')
  const t = words.value
  const wanted = sought.trim().toLowerCase()
  const sections = sectionsOf(schema)
  const chosen = sections.find(({ key }) => key === section) ?? sections[0]
  const shown = wanted === '' ? sections.filter((each) => each === chosen) : sections.filter(isSought)
  const problems = problemsOf(draft)
  const elsewhere = problems.filter((problem) => !sections.some((each) => isAbout(problem.path, each)))

  function isSought({ key, schema: own, isLoose }: Section): boolean {
    const children = isLoose ? Object.entries(own.properties ?? {}) : [[key, own] as const]
    return children.some(([name, child]) => isWanted(child, [name], wanted))
  }

  if (draft.text !== undefined && draft.checked?.text === null) return <Notice kind="bad">{t.noYamlDraft}</Notice>
  return (
    <FormContext.Provider value={{ draft, wanted, Field }}>
      <div class="settings">
        <nav aria-label={t.sections}>
          <TextField label={t.find} type="search" value={sought} onChange={setSought} />
          <ul>
            {sections.map((each) => (
              <li key={each.key}>
                <a
                  href={hrefOf(['settings', each.key])}
                  aria-current={wanted === '' && each === chosen ? 'page' : undefined}
                  onClick={() => setSought('')}
                >
                  {titleOf(each)}
                </a>{' '}
                <Marks section={each} draft={draft} />
              </li>
            ))}
          </ul>
        </nav>
        <fieldset class="settings-fields" disabled={!draft.file.hasFile || draft.file.text === null}>
          {elsewhere.length > 0 && (
            <Notice kind="bad">
              <p>{t.elsewhere}</p>
              <ProblemList problems={elsewhere} />
            </Notice>
          )}
          {shown.length === 0 && <p>{t.nothingFound}</p>}
          {shown.map((each) => (
            <section key={each.key} class="panel" aria-label={titleOf(each)}>
              <h2>{titleOf(each)}</h2>
              {each.schema.description && <p class="soft">{descriptionOf(each.schema)}</p>}
              <SectionBody section={each} />
            </section>
          ))}
        </fieldset>
      </div>
    </FormContext.Provider>
  )
}

function SectionBody({ section: { key, schema, isLoose } }: { readonly section: Section }) {
  if (isLoose) return <SectionFields schema={schema} path={[]} hasLegend={false} />
  if (kindOf(schema) === 'section') return <SectionFields schema={schema} path={[key]} hasLegend={false} />
  return <Field schema={{ ...schema, description: '' }} path={[key]} />
}

/** How many changes and problems there are inside. */
function Marks({ section, draft }: { readonly section: Section; readonly draft: Draft }) {
  const t = words.value
  const problems = problemsOf(draft).filter(({ path }) => isAbout(path, section)).length
  const changes = draft.changes.filter(({ path }) => isAbout(String(path[0]), section)).length
  return (
    <>
      {problems > 0 && <Tag kind="bad">{t.problems(problems)}</Tag>}
      {changes > 0 && <Tag>{t.unsaved(changes)}</Tag>}
    </>
  )
}

function isAbout(path: string, { key, schema, isLoose }: Section): boolean {
  const first = path.split(/[.[]/)[0] ?? ''
  return isLoose ? first in (schema.properties ?? {}) : first === key
}

const titleOf = ({ key }: Section) => sectionTitles.value[key] ?? key

function sectionsOf({ properties = {} }: Schema): Section[] {
  const entries = Object.entries(properties)
  const isSection = (schema: Schema) => ['section', 'choice', 'map'].includes(kindOf(schema))
  const loose = entries.filter(([, schema]) => !isSection(schema))
  const general = { key: 'general', schema: { properties: Object.fromEntries(loose) }, isLoose: true }
  const others = entries.filter(([, schema]) => isSection(schema))
  return [general, ...others.map(([key, schema]) => ({ key, schema, isLoose: false }))]
}
