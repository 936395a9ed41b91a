export { googleGenerateContent } from '../generate-content/server/dialect.ts'
export { normalize as normalizeGenerateContent } from '../generate-content/server/response/normal-form.ts'
export { googleInteractions } from '../interactions/server/dialect.ts'
export { normalize as normalizeInteractions } from '../interactions/server/response/normal-form.ts'
