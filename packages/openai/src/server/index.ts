export { openaiChat } from '../chat/server/dialect.ts'
export { normalize as normalizeChat } from '../chat/server/response/normal-form.ts'
