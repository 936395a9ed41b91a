export { mistralChat } from '../chat/server/dialect.ts'
export { mistralFim } from '../fim/server/dialect.ts'
export { normalize as normalizeMistral } from './response/normal-form.ts'
