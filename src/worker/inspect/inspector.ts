import type { ByteSource } from '../../base/byte-source.ts'
import { ok, refuse, type Result } from '../../base/result.ts'
import type { DataFile } from '../../engine/datadir/data-file.ts'
import type { MemberRead } from '../../engine/datadir/facts.ts'
import { filesIn, openDirs } from '../../engine/datadir/inspect.ts'
import type { InspectQuestion, InspectView } from '../../protocol/view/inspect-look.ts'
import { keyHistory } from './key-history.ts'
import { openedLook } from './opened-look.ts'
import { RecordList } from './record-list.ts'
import { replayOf } from './replay.ts'
import { spaceLook } from './space.ts'

/** A file by its path; where its bytes are is for whoever opens it to know. */
export interface OpenFile {
  readonly path: string
  readonly source: ByteSource
}

/** The data dirs that are open, and what is asked about them. Holds nothing of a simulation. */
export class Inspector {
  private members: readonly MemberRead[] = []
  private readonly lists = new Map<number, RecordList>()

  /** Reads the files; those that were open are forgotten. */
  open(files: readonly OpenFile[]): Result<InspectView> {
    this.members = []
    this.lists.clear()
    const found: DataFile[] = []
    for (const file of files) {
      const inside = filesIn(file.path, file.source)
      if (!inside.ok) return refuse(`${fileName(file.path)}: ${inside.error}`)
      const isArchive = inside.value[0]?.source !== file.source
      for (const one of inside.value) {
        found.push(isArchive ? { ...one, path: `${withoutEnding(file.path)}/${one.path}` } : one)
      }
    }
    const opened = openDirs(found)
    if (!opened.ok) return opened
    this.members = opened.value.members
    return ok({ about: 'open', opened: openedLook(opened.value) })
  }

  answer(question: Exclude<InspectQuestion, { readonly about: 'open' }>): Result<InspectView> {
    if (question.about === 'replay') return replayOf(this.members, question.member)
    const member = this.members[question.member]
    if (member === undefined) return refuse('Nothing is open.')
    switch (question.about) {
      case 'records': {
        const { filter, from, count } = question
        return ok({ about: 'records', records: this.list(question.member, member).look(filter, from, count) })
      }
      case 'record': {
        const card = this.list(question.member, member).card(question.row)
        return card === null ? refuse('There is no such record.') : ok({ about: 'record', card })
      }
      case 'key':
        return ok({ about: 'key', history: keyHistory(member, question.key) })
      case 'space':
        return ok({ about: 'space', space: spaceLook(member, question.depth) })
    }
  }

  private list(number: number, member: MemberRead): RecordList {
    const list = this.lists.get(number) ?? new RecordList(member)
    this.lists.set(number, list)
    return list
  }
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function withoutEnding(path: string): string {
  return path.replace(/\.(tar\.gz|tgz|tar|zip|gz)$/, '')
}
