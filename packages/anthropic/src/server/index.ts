export { anthropicMessages } from './dialect.ts'
export { normalize as normalizeMessages } from './response/normal-form.ts'
