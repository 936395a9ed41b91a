export { createRemote, type RemoteOptions } from './create-remote.ts'
