export { createScriptedClient, type ScriptedClientOptions } from './create-scripted-client.ts'
export { type Closing, type Journal, type JournalEntry } from './http/journal.ts'
export { type Emulator, type EmulatorOptions, startEmulator } from './http/start-emulator.ts'
export { type Answer, type AnswerDetails, type AnswerFields, type Script, type ScriptCall } from './script/answer.ts'
export { answer, answers, choices, fail, type Failure, turns, withFault } from './script/builders.ts'
export {
  cut,
  empty,
  type Fault,
  type FaultPlace,
  malformed,
  reset,
  slowHeaders,
  stall,
  wrongContent,
} from './script/faults.ts'
export { every } from './script/pace.ts'
export { media, reasoning, refusal, type ScriptPart, text, toolCall } from './script/parts.ts'
export { toChunks } from './script/to-chunks.ts'
