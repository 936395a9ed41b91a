import { fuzzHalf } from './fuzz.ts'

await fuzzHalf(1)
