import { z } from 'zod'
import type { Message } from '../../../device/incoming.ts'
import { having, type Stage } from './chapter.ts'
import type { Wearer } from './wearer.ts'

const snapshot = z.object({
  type: z.literal('workflow'),
  event: z.literal('update'),
  tasks: z.array(
    z.object({ id: z.string(), title: z.string(), status: z.enum(['open', 'done']), owner: z.string().nullable() }),
  ),
})
type Tasks = z.output<typeof snapshot>['tasks']

const ids = ['demo-1', 'demo-2', 'demo-3'] as const

/** The shared list: filled, claimed by two at once, done, undone; each change is seen on the other badge. */
export async function workingChapter(stage: Stage): Promise<void> {
  const { anna, bo, script, beat } = stage
  const { says, does, told } = script
  const taskOf = (tasks: Tasks, id: string) => tasks.find((task) => task.id === id)

  await beat(() => anna.type(says.enterWorking))
  await beat(async () => {
    bo.send(does.switchToWorking, { type: 'mode', state: 'start', mode: 'working' })
    await bo.awaits(having('mode', { status: 'ok' }))
    bo.shows(told.modeOn)
  })
  await beat(async () => {
    const tasks = script.tasks.map((title, index) => ({ id: ids[index], title, priority: 3 - index }))
    anna.send(does.addTasks, { type: 'workflow', event: 'update', tasks })
    await seesTasks(bo, (list) => list.length === tasks.length, stage)
  })
  await beat(async () => {
    await bo.type(says.claimFirst)
    await seesTasks(anna, (tasks) => taskOf(tasks, ids[0])?.owner === bo.name, stage)
  })
  await beat(() => anna.type(says.claimFirst))
  await beat(async () => {
    for (const wearer of [anna, bo]) {
      wearer.send(does.claimSecond, { type: 'workflow', event: 'assign', id: ids[1] })
    }
    await Promise.all([anna, bo].map((wearer) => hearsOfClaim(wearer, stage)))
  })
  await beat(async () => {
    await bo.type(says.completeFirst)
    await seesTasks(anna, (tasks) => taskOf(tasks, ids[0])?.status === 'done', stage)
  })
  await beat(async () => {
    await bo.type(says.undo)
    await seesTasks(anna, (tasks) => taskOf(tasks, ids[0])?.status === 'open', stage)
  })
  await beat(() => anna.type(says.readList))
}

async function seesTasks(wearer: Wearer, wanted: (tasks: Tasks) => boolean, { script }: Stage): Promise<void> {
  const tasks = await wearer.awaits((message: Message) => {
    const { data } = snapshot.safeParse(message)
    return data && wanted(data.tasks) ? data.tasks : undefined
  })
  wearer.shows(
    ...tasks.map(({ title, status, owner }) => script.told.item({ title, owner, isDone: status === 'done' })),
  )
}

async function hearsOfClaim(wearer: Wearer, { script: { told } }: Stage): Promise<void> {
  const { status, owner } = await wearer.awaits((message) =>
    message.type === 'workflow' && message.status !== undefined ? message : undefined,
  )
  wearer.shows(status === 'ok' ? told.claimed : told.conflict(String(owner)))
}
