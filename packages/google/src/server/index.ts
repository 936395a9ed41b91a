export { googleGenerateContent } from '../generate-content/server/dialect.ts'
export { normalize as normalizeGenerateContent } from '../generate-content/server/response/normal-form.ts'
