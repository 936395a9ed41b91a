export { cohereChat } from './dialect.ts'
export { normalize as normalizeChat } from './response/normal-form.ts'
