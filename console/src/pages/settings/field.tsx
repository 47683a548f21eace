import { ChoiceSection } from './choice-section.tsx'
import { type FieldProps, isWanted, useForm } from './form-context.ts'
import { ListField } from './list-field.tsx'
import { MapField } from './map-field.tsx'
import { kindOf } from './schema.ts'
import { SectionFields } from './section-fields.tsx'
import { ValueField } from './value-field.tsx'
import { WordsField } from './words-field.tsx'

/** The form of one place of the configuration, whatever its schema is. */
export function Field({ schema, path, options }: FieldProps) {
  const { wanted } = useForm()
  if (!isWanted(schema, path, wanted)) return null
  switch (kindOf(schema)) {
    case 'section':
      return <SectionFields schema={schema} path={path} />
    case 'choice':
      return <ChoiceSection schema={schema} path={path} />
    case 'map':
      return <MapField schema={schema} path={path} />
    case 'list':
      return <ListField schema={schema} path={path} />
    case 'words':
      return <WordsField schema={schema} path={path} />
    default:
      return <ValueField schema={schema} path={path} options={options} />
  }
}
