export interface MetricRow {
  readonly kind: 'counter' | 'gauge' | 'histogram'
  readonly help: string
  /** Each label with what its values are. */
  readonly labels: Readonly<Record<string, string>>
  /** Upper bounds of a histogram, ascending, in the unit the name ends with. */
  readonly buckets?: readonly number[]
}

/** 1 ms to 30 s: from a recogniser on the same machine to a model that hardly answers. */
const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 5, 7.5, 10, 15, 30]

/** Every metric there is; the recorder, the exposition and docs/reference/metrics.md are made of this. */
export const metricTable = {
  lapel_connections: { kind: 'gauge', help: 'Open device connections.', labels: {} },
  lapel_sessions: {
    kind: 'gauge',
    help: 'Sessions in memory, those kept for a device that may come back included.',
    labels: {},
  },
  lapel_llm_clients: {
    kind: 'gauge',
    help: 'Language model clients; purposes with equal settings share one.',
    labels: {},
  },
  lapel_timers: { kind: 'gauge', help: 'Pending timers of the server clock.', labels: {} },
  lapel_outbox_bytes: { kind: 'gauge', help: 'Bytes waiting to be sent, over all connections.', labels: {} },
  lapel_upgrades_total: {
    kind: 'counter',
    help: 'WebSocket upgrade requests of devices.',
    labels: { result: 'accepted, or why not' },
  },
  lapel_closes_total: {
    kind: 'counter',
    help: 'Closed device connections.',
    labels: { reason: 'name from the close codes page, or byDevice' },
  },
  lapel_messages_total: {
    kind: 'counter',
    help: 'JSON messages received.',
    labels: { type: 'message type', outcome: 'accepted, refused, or before hello' },
  },
  lapel_audio_packets_total: {
    kind: 'counter',
    help: 'Opus packets.',
    labels: { direction: 'up (from the device) or down' },
  },
  lapel_audio_skipped_total: {
    kind: 'counter',
    help: 'Opus packets received and not used.',
    labels: { reason: 'why' },
  },
  lapel_outbox_dropped_total: {
    kind: 'counter',
    help: 'Frames that were dropped instead of sent.',
    labels: { lane: 'audio, state or bulk' },
  },
  lapel_turns_total: {
    kind: 'counter',
    help: 'Exchanges that ended.',
    labels: { outcome: 'answered, interrupted, silent or failed', origin: 'what began it' },
  },
  lapel_turn_stage_seconds: {
    kind: 'histogram',
    help: 'From the end of the utterance to a stage of the answer.',
    labels: { stage: 'transcript, first_token, first_sentence, first_audio or total' },
    buckets: seconds,
  },
  lapel_provider_calls_total: {
    kind: 'counter',
    help: 'Calls to speech recognition, language models and speech synthesis.',
    labels: {
      kind: 'asr, llm, tts or speakers',
      provider: 'name of the provider',
      instance: 'which of its instances, as in lapel_provider_users',
      outcome: 'ok, aborted, or the kind of failure',
    },
  },
  lapel_provider_seconds: {
    kind: 'histogram',
    help: 'What a turn waited for: the text after the end of an utterance (asr), the first event of an answer (llm), the first sound of a sentence (tts).',
    labels: { kind: 'asr, llm, tts or speakers', provider: 'name of the provider', instance: 'which of its instances' },
    buckets: seconds,
  },
  lapel_provider_tokens_total: {
    kind: 'counter',
    help: 'Tokens of language models, as far as they tell.',
    labels: { provider: 'name of the provider', instance: 'which of its instances', direction: 'in or out' },
  },
  lapel_provider_users: {
    kind: 'gauge',
    help: 'Instances alive: 1 for each setting that names one.',
    labels: {
      kind: 'asr, llm, tts or speakers',
      provider: 'name of the provider',
      instance: 'eight digits, equal for equal settings',
      user: 'the setting',
    },
  },
  lapel_peer_accepted_total: {
    kind: 'counter',
    help: 'Messages between devices that were taken, once for each receiver.',
    labels: { category: 'message, task, alert or ui' },
  },
  lapel_peer_ended_total: {
    kind: 'counter',
    help: 'Messages between devices that wait no more.',
    labels: { state: 'delivered, expired, or evicted since the bound was lowered' },
  },
  lapel_peer_refused_total: {
    kind: 'counter',
    help: 'Messages between devices that were not taken: whole ones, and single receivers of others.',
    labels: { reason: 'code of the error' },
  },
  lapel_peer_waiting: {
    kind: 'gauge',
    help: 'Messages between devices that wait: those of the start, and what this process has seen come and go since.',
    labels: {},
  },
  lapel_event_loop_delay_seconds: {
    kind: 'gauge',
    help: 'How late the event loop was since the last scrape.',
    labels: { quantile: '0.5, 0.99 or 1' },
  },
  lapel_process_resident_memory_bytes: { kind: 'gauge', help: 'Resident memory of the process.', labels: {} },
  lapel_process_heap_bytes: { kind: 'gauge', help: 'JavaScript heap in use.', labels: {} },
  lapel_process_cpu_seconds_total: {
    kind: 'counter',
    help: 'CPU time of the process, all threads.',
    labels: { mode: 'user or system' },
  },
  lapel_build_info: { kind: 'gauge', help: 'Always 1.', labels: { version: 'of Lapel', node: 'of Node.js' } },
} as const satisfies Record<string, MetricRow>

type Table = typeof metricTable
export type MetricName = keyof Table
type NamesOf<Kind extends MetricRow['kind']> = {
  [Name in MetricName]: Table[Name]['kind'] extends Kind ? Name : never
}[MetricName]
export type CounterName = NamesOf<'counter'>
export type GaugeName = NamesOf<'gauge'>
export type HistogramName = NamesOf<'histogram'>
export type LabelsOf<Name extends MetricName> = { readonly [Label in keyof Table[Name]['labels']]: string }

/** One value, or one for each combination of labels. */
export type Reading<Name extends MetricName> =
  | number
  | readonly { readonly labels: LabelsOf<Name>; readonly value: number }[]
