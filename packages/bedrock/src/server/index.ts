export { bedrockConverse } from './dialect.ts'
export { normalize as normalizeConverse } from './response/normal-form.ts'
