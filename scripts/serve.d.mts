export interface Served {
  readonly url: string
  readonly close: () => Promise<void>
}
export function serve(options: {
  root: string
  port?: number
  prefix?: string
  headers?: Readonly<Record<string, string>>
}): Promise<Served>
