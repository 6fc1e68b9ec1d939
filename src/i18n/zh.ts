import type { Catalogue } from './catalogue.ts'
import type { en } from './en.ts'
import { lens } from './zh/lens.ts'
import { shell } from './zh/shell.ts'
import { stage } from './zh/stage.ts'
import { tape } from './zh/tape.ts'
import { why } from './zh/why.ts'

export const zh: { readonly [A in keyof typeof en]: Catalogue<(typeof en)[A]> } = {
  shell,
  stage,
  tape,
  lens,
  why,
}
