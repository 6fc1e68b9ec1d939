import { lens } from './en/lens.ts'
import { shell } from './en/shell.ts'
import { stage } from './en/stage.ts'
import { tape } from './en/tape.ts'
import { why } from './en/why.ts'

export const en = { shell, stage, tape, lens, why } as const
