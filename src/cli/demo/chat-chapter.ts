import type { Stage } from './chapter.ts'

/** Spoken where there is something that hears, else typed. */
export async function chatChapter({ anna, bo, script, beat, voiceOf }: Stage): Promise<void> {
  const { says } = script
  await beat(async () => {
    const pcm = await voiceOf(says.time, false)
    if (!pcm || !(await anna.speak(says.time, pcm))) await anna.type(says.time)
  })
  await beat(() => bo.type(says.sum))
}
