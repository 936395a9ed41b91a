export { acmeChat } from './dialect.ts'
export { normalize as normalizeChat } from './response.ts'
