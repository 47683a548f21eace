import { z } from 'zod'
import { having, type Stage } from './chapter.ts'
import type { Wearer } from './wearer.ts'

const arrived = z.object({
  type: z.literal('peer'),
  event: z.literal('message'),
  id: z.string(),
  fromName: z.string(),
  payload: z.object({ text: z.string() }),
})

/** A message by voice that arrives at once, and one that waits for a badge that is away. */
export async function peersChapter(stage: Stage): Promise<void> {
  const { anna, bo, script, beat } = stage
  const { says, does, told } = script
  const write = (text: string) =>
    anna.send(does.send(bo.name, text), { type: 'peer', to: [bo.name], payload: { text } })

  await beat(async () => {
    await anna.type(says.tell(bo.name, says.message))
    await getsMessage(bo, stage)
  })
  await beat(() => bo.leave(does.goAway))
  await beat(async () => {
    write(says.messageToAbsent)
    await anna.awaits(having('peer', { status: 'done' }))
    anna.shows(told.kept(bo.name))
  })
  await beat(async () => {
    await bo.comeBack(does.comeBack)
    await getsMessage(bo, stage)
    const { count } = await anna.awaits(having('peer', { event: 'redelivered' }))
    anna.shows(told.redelivered(bo.name, Number(count)))
  })
}

async function getsMessage(wearer: Wearer, { script: { told } }: Stage): Promise<void> {
  const { id, fromName, payload } = await wearer.awaits((message) => arrived.safeParse(message).data)
  wearer.shows(told.message(fromName, payload.text))
  wearer.badge.send({ type: 'peer', event: 'ack', ids: [id] })
}
