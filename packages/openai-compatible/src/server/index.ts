export { hostDialect, normalizeHost } from './dialect.ts'
