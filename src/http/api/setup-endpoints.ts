import { z } from 'zod'
import { encodeWav } from '../../audio/wav.ts'
import { type Edit, editYaml } from '../../config/edit-yaml.ts'
import type { ApiPorts } from './api-ports.ts'
import { reply, reportReplies } from './config-endpoints.ts'
import { answer, endpoint } from './endpoint.ts'
import { lineOf } from './fields.ts'
import { jsonBody } from './request-body.ts'
import { endpointDraft, modelDraft, recogniserDraft, voiceDraft } from './setup-drafts.ts'
import { chatModel, endpointSettings, modelEdits, partEdits, partSettings } from './setup-settings.ts'
import { maxSpeechBodyBytes, sampleLanguage, speech, speechOf } from './setup-speech.ts'
import { trialOf, trialReply } from './setup-trials.ts'
import { keepStep, readSteps, type SetupStep, setupSteps, setupView, stepState, viewOfSetup } from './setup-view.ts'

const viewReply = { 200: { meaning: 'How it is now.', schema: setupView } } as const
const trialMeaning = 'What came of it, whether it worked or not.'

const questions = {
  en: 'In one short sentence: who are you?',
  zh: '用一句短话回答：你是谁？',
} as const satisfies Record<z.output<typeof sampleLanguage>, string>

async function view({ services, setup }: ApiPorts) {
  return viewOfSetup(services.config(), await readSteps(setup.settings), setup.parts())
}

/** Writes what was chosen in a step, and remembers that the step is done. */
async function save(ports: ApiPorts, step: SetupStep, edits: readonly Edit[]) {
  const report = await ports.liveConfig.edit((text) => editYaml(text, edits), 'console')
  if (report.status !== 'refused') await keepStep(ports.setup.settings, step, 'done', ports.services.clock.wall())
  return reply(report)
}

export const setupEndpoints = [
  endpoint({
    method: 'get',
    path: '/setup',
    name: 'readSetup',
    summary: 'What the first steps have come to, and what is in use now.',
    role: 'viewer',
    replies: viewReply,
    handle: async (_, ports) => answer(200, await view(ports)),
  }),
  endpoint({
    method: 'put',
    path: '/setup/steps/{step}',
    name: 'markSetupStep',
    summary: 'Remembers that one of the first steps is done, passed over or open again.',
    role: 'admin',
    pathFields: z.strictObject({ step: z.enum(setupSteps).describe('Which of the first steps.') }),
    body: jsonBody(z.strictObject({ state: stepState })),
    replies: viewReply,
    async handle({ path: { step }, body: { state } }, ports) {
      await keepStep(ports.setup.settings, step, state, ports.services.clock.wall())
      return answer(200, await view(ports))
    },
  }),
  endpoint({
    method: 'post',
    path: '/setup/language-model/list',
    name: 'listServiceModels',
    summary: 'Asks an OpenAI-compatible service which models it has.',
    role: 'admin',
    errors: ['RATE_LIMITED'],
    body: jsonBody(endpointDraft),
    replies: { 200: { meaning: trialMeaning, schema: trialReply({ models: z.array(z.string()).readonly() }) } },
    async handle({ body }, { services, setup }) {
      const service = endpointSettings(body, chatModel(services.config())?.settings)
      return answer(200, await trialOf(setup.trials.models(service)))
    },
  }),
  endpoint({
    method: 'post',
    path: '/setup/language-model/trial',
    name: 'tryLanguageModel',
    summary: 'Asks a model of these settings one short question, without putting them in force.',
    role: 'admin',
    errors: ['RATE_LIMITED'],
    body: jsonBody(z.strictObject({ draft: modelDraft, language: sampleLanguage })),
    replies: {
      200: {
        meaning: trialMeaning,
        schema: trialReply({ text: z.string(), firstTokenMs: z.number(), totalMs: z.number() }),
      },
    },
    async handle({ body: { draft, language } }, { services, setup }) {
      const settings = endpointSettings(draft, chatModel(services.config())?.settings)
      return answer(200, await trialOf(setup.trials.model('openai-compatible', settings, questions[language])))
    },
  }),
  endpoint({
    method: 'put',
    path: '/setup/language-model',
    name: 'setLanguageModel',
    summary: 'Puts a model in force for conversations, and writes it to the configuration file.',
    role: 'admin',
    body: jsonBody(modelDraft),
    replies: reportReplies,
    handle({ body }, ports) {
      const config = ports.services.config()
      endpointSettings(body, chatModel(config)?.settings)
      return save(ports, 'language-model', modelEdits(config, body))
    },
  }),
  endpoint({
    method: 'post',
    path: '/setup/recogniser/trial',
    name: 'tryRecogniser',
    summary: 'Has a recogniser of these settings listen, without putting them in force.',
    role: 'admin',
    errors: ['RATE_LIMITED'],
    body: jsonBody(z.strictObject({ draft: recogniserDraft, speech }), { maxBytes: maxSpeechBodyBytes }),
    replies: {
      200: {
        meaning: trialMeaning,
        schema: trialReply({
          text: z.string().describe('Empty: nothing was heard.'),
          said: z.string().optional().describe('What was said, where it is known.'),
          waitMs: z.number().describe('From the end of the speech.'),
          name: z.string().describe('What listened.'),
        }),
      },
    },
    async handle({ body: { draft, speech: given } }, ports) {
      const { asr } = ports.services.config()
      const settings = { language: draft.language, ...partSettings(draft, asr) }
      const heard = await speechOf(given, ports)
      if (heard.outcome === 'failed') return answer(200, heard)
      const trial = await trialOf(ports.setup.trials.recogniser(settings, heard.pcm))
      return answer(200, { ...trial, ...(heard.said !== undefined && { said: heard.said }) })
    },
  }),
  endpoint({
    method: 'put',
    path: '/setup/recogniser',
    name: 'setRecogniser',
    summary: 'Puts a recogniser in force, and writes it to the configuration file.',
    role: 'admin',
    body: jsonBody(recogniserDraft),
    replies: reportReplies,
    handle({ body }, ports) {
      const { asr } = ports.services.config()
      partSettings(body, asr)
      return save(ports, 'recogniser', partEdits('asr', body, asr))
    },
  }),
  endpoint({
    method: 'post',
    path: '/setup/voice/trial',
    name: 'tryVoice',
    summary: 'Has a voice of these settings speak, without putting them in force.',
    role: 'admin',
    errors: ['RATE_LIMITED'],
    body: jsonBody(z.strictObject({ draft: voiceDraft, text: lineOf(300), language: sampleLanguage })),
    replies: {
      200: {
        meaning: trialMeaning,
        schema: trialReply({
          wav: z.string().describe('What was spoken, as a WAV file in base64.'),
          durationMs: z.number(),
          firstAudioMs: z.number(),
          name: z.string().describe('What spoke.'),
        }),
      },
    },
    async handle({ body: { draft, text, language } }, { services, setup }) {
      const trial = await trialOf(setup.trials.voice(partSettings(draft, services.config().tts), { text, language }))
      if (trial.outcome === 'failed') return answer(200, trial)
      const { pcm, sampleRate, firstAudioMs, name } = trial
      const durationMs = Math.round((pcm.length / sampleRate) * 1000)
      const wav = encodeWav(pcm, sampleRate).toString('base64')
      return answer(200, { outcome: 'worked' as const, wav, durationMs, firstAudioMs, name })
    },
  }),
  endpoint({
    method: 'put',
    path: '/setup/voice',
    name: 'setVoice',
    summary: 'Puts a voice in force, and writes it to the configuration file.',
    role: 'admin',
    body: jsonBody(voiceDraft),
    replies: reportReplies,
    handle({ body }, ports) {
      const { tts } = ports.services.config()
      partSettings(body, tts)
      return save(ports, 'voice', partEdits('tts', body, tts))
    },
  }),
]
