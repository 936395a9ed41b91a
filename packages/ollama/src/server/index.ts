export { ollamaChat } from '../chat/server/dialect.ts'
export { ollamaGenerate } from '../generate/server/dialect.ts'
export { normalize as normalizeChat, normalize as normalizeGenerate } from './normal-form.ts'
