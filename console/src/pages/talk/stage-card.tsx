import { emotions } from '../../../../src/protocol/emotions.ts'
import type { VoiceDevice } from '../../voice/voice-device.ts'
import { words } from './talk-words.ts'

/** What is quieter shows as nothing. */
const quietestDb = -60

/** What is going on at this moment: the face, the stage, your voice, and the sentence that is spoken. */
export function StageCard({ device }: { readonly device: VoiceDevice }) {
  const t = words.value
  const { stage, emotion, sentence, entries } = device.conversation.value
  const isOpening = device.input.state.value === 'opening'
  const heard = entries.findLast(({ by }) => by === 'person')?.text
  const isConnected = device.link.state.value.kind === 'open'
  const shown = isOpening ? t.openingMicrophone : isConnected ? t.stage[stage] : t.away
  return (
    <section class={`panel talk-stage ${stage}`} data-stage={stage}>
      <span class="talk-face" role="img" aria-label={`${t.face}: ${t.faces[emotion]}`}>
        {emotions[emotion]}
      </span>
      <div>
        <p class="talk-stage-name" role="status">
          {shown}
        </p>
        <p class="talk-line">{stage === 'speaking' ? sentence : stage === 'thinking' ? heard : ' '}</p>
      </div>
      <LevelMeter device={device} />
    </section>
  )
}

/** Changes with every frame, so that nothing else is drawn for it. */
function LevelMeter({ device }: { readonly device: VoiceDevice }) {
  const level = device.input.levelDb.value
  const share = Math.max(0, Math.min(1, 1 - level / quietestDb))
  return <meter class="talk-level" aria-label={words.value.level} min={0} max={1} value={share} />
}
