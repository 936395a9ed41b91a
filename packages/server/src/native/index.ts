export { native } from './dialect.ts'
