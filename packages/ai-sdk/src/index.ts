export {
  capabilities,
  fromLanguageModel,
  type LanguageModelClientOptions,
  type LanguageModelSource,
} from './client/client.ts'
export { type ConcordOptions, type LanguageModelOptions, toLanguageModel } from './language-model/language-model.ts'
