export {
  type ClientSource,
  createServer,
  type Server,
  type ServerOptions,
  type WarningsContext,
} from './create-server.ts'
export { native } from './native/index.ts'
