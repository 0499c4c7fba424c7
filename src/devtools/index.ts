export { AuthpipeDevtools } from './AuthpipeDevtools.ts'
export type { AuthpipeDevtoolsProps } from './DevtoolsPanel.tsx'
