import { z } from 'zod'
import { type Actor, deviceActor } from '../../board/actor.ts'
import type { Board } from '../../board/board.ts'
import { titleOf } from '../../board/task-edit.ts'
import { taskFields } from '../../protocol/messages/task.ts'
import { WireError } from '../../protocol/wire-errors.ts'
import type { Services } from '../../session/services.ts'
import type { Session } from '../../session/session.ts'
import type { TaskContent } from '../../store/tasks.ts'
import { parseArguments, type ToolSource } from '../../turn/tools.ts'

const { taskId, title, owner, priority, due } = taskFields
const ids = z.array(taskId).min(1).max(50).describe('Ids as list_tasks gives them.')
const maxListed = 50

interface TaskTool<Given = never> {
  readonly name: string
  readonly description: string
  readonly schema: z.ZodType<Given>
  run(given: Given, board: Board, actor: Actor): Promise<string>
}

const tool = <Given>(definition: TaskTool<Given>): TaskTool => definition as unknown as TaskTool

/** What the model can do with the tasks of the device's group; the rules are those of the board. */
const tools: readonly TaskTool[] = [
  tool({
    name: 'list_tasks',
    description: 'The tasks of the group, open ones first, the most urgent first, with their ids.',
    schema: z.object({
      status: taskFields.status.optional(),
      owner: z.string().optional(),
      text: z.string().optional(),
    }),
    async run({ status, owner: of, text }, board, actor) {
      const filter = { ...(status && { status }), ...(of && { owner: of }), ...(text && { text }) }
      const { items, total } = await board.list(actor, undefined, filter, { offset: 0, limit: maxListed })
      if (total === 0) return 'There are no such tasks.'
      return `${total} task(s):\n${items.map(lineOf).join('\n')}`
    },
  }),
  tool({
    name: 'create_task',
    description: 'Adds a task to the list.',
    schema: z.object({
      title: title.min(1),
      priority: priority.optional().describe('0 usual to 3 most urgent'),
      due: due.optional().describe('ISO 8601 date, or date and time'),
      owner: owner.optional().describe('Whose it is; nobody’s if absent'),
    }),
    async run(given, board, actor) {
      const { tasks } = await board.add(actor, given, undefined)
      return `Added: ${tasks.map(lineOf).join('\n')}`
    },
  }),
  tool({
    name: 'assign_task',
    description: 'Gives a task to the user, or to somebody else.',
    schema: z.object({ id: taskId, owner: z.string().min(1).max(64).optional().describe('absent: the user') }),
    async run({ id, owner: to }, board, actor) {
      const { tasks, changed } = await board.assign(actor, id, { ...(to && { owner: to }) })
      return `${changed ? 'Assigned' : 'It was so already'}: ${tasks.map(lineOf).join('\n')}`
    },
  }),
  tool({
    name: 'complete_tasks',
    description: 'Marks tasks as done.',
    schema: z.object({ ids }),
    run: async (given, board, actor) => report(await board.setStatus(actor, 'done', given)),
  }),
  tool({
    name: 'reopen_tasks',
    description: 'Marks done tasks as open again.',
    schema: z.object({ ids }),
    run: async (given, board, actor) => report(await board.setStatus(actor, 'open', given)),
  }),
  tool({
    name: 'change_task',
    description: 'Changes title, priority or due date of a task that exists.',
    schema: z.object({
      id: taskId,
      title: title.min(1).optional(),
      priority: priority.optional(),
      due: due.optional(),
    }),
    run: async (given, board, actor) => report(await board.edit(actor, given, undefined)),
  }),
  tool({
    name: 'undo_task_change',
    description: 'Takes back the latest change that this device made to tasks.',
    schema: z.object({}),
    run: async (_, board, actor) => report(await board.undo(actor)),
  }),
]

export function taskTools(session: Session, { board, config }: Services): ToolSource {
  return {
    descriptions: tools.map(({ name, description, schema }) => ({
      name,
      description,
      parameters: z.toJSONSchema(schema, { io: 'input' }),
    })),
    async call(name, argumentsJson) {
      const found = tools.find((candidate) => candidate.name === name)
      if (!found) return `There is no tool ${name}.`
      const given = parseArguments(found.schema, argumentsJson)
      if (!given.success) return given.problem
      try {
        return await found.run(given.value, board, deviceActor(session.device, 'model', config().workflow.grants))
      } catch (error) {
        if (error instanceof WireError) return `Not done: ${error.message}`
        throw error
      }
    },
  }
}

function report({ tasks, changed, missing }: Awaited<ReturnType<Board['update']>>): string {
  const lines = tasks.map(lineOf)
  return [
    changed ? 'Done.' : 'It was so already.',
    ...lines,
    ...(missing.length > 0 ? [`Not there: ${missing.join(', ')}`] : []),
  ].join('\n')
}

function lineOf(task: TaskContent): string {
  const { id, priority: urgency, status, owner: whose, due: by } = task
  const details = [status, urgency > 0 && `priority ${urgency}`, whose && `owner ${whose}`, by && `due ${by}`]
  return `- ${id}: ${titleOf(task)} (${details.filter(Boolean).join(', ')})`
}
