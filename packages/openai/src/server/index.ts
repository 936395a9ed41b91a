export { openaiChat } from '../chat/server/dialect.ts'
export { normalize as normalizeChat } from '../chat/server/response/normal-form.ts'
export { openaiCompletions } from '../completions/server/dialect.ts'
export { normalize as normalizeCompletions } from '../completions/server/response/normal-form.ts'
