import type { T } from '../../i18n/catalogue.ts'
import type { MemberView, World } from '../../protocol/view/world.ts'
import type { Input, Name } from '../../run/input.ts'
import { isOpen } from '../../scene/links.ts'
import type { StageTarget } from '../../scene/selection.ts'
import { cutBoth, slowDisk, SLOW_MICROS, wallInput } from './stage-inputs.ts'

/** One thing that can be done to what is selected: a label and the Inputs it stands for, or what it opens. */
export interface StageAction {
  readonly id: string
  readonly label: string
  readonly inputs: readonly Input[]
  /** Opens the server log of this member. */
  readonly log?: Name
  /** Opens this client's form, to write to that member. */
  readonly write?: { readonly client: Name; readonly to: Name }
}

const DELAY_MICROS = 50_000

/** What can be done to a target now, the first thing first. */
export function actionsOn(
  target: StageTarget,
  world: World,
  t: T,
  fsyncMicros: number,
): readonly StageAction[] {
  switch (target.kind) {
    case 'member': {
      const member = world.members.find((one) => one.name === target.member)
      return member === undefined ? [] : memberActions(member, world, t, fsyncMicros)
    }
    case 'link':
      return linkActions(target.a, target.b, world, t)
    case 'message':
      return [
        { id: 'drop', label: t('stage.drop'), inputs: [{ kind: 'drop', message: target.id }] },
        {
          id: 'delay',
          label: t('stage.delay'),
          inputs: [{ kind: 'delay', message: target.id, micros: DELAY_MICROS }],
        },
      ]
    case 'wall':
      return [{ id: 'heal', label: t('stage.heal'), inputs: [{ kind: 'heal' }] }]
    case 'client':
      return []
  }
}

/** Crash, or Restart for a member that is down. */
export function crashAction({ name, status }: MemberView, t: T): StageAction {
  return status === 'down'
    ? { id: 'restart', label: t('stage.restart'), inputs: [{ kind: 'restart', member: name }] }
    : { id: 'crash', label: t('stage.crash'), inputs: [{ kind: 'crash', member: name }] }
}

/** Pause, or Resume for a member that is paused. */
export function pauseAction({ name, status }: MemberView, t: T): StageAction {
  return status === 'paused'
    ? { id: 'resume', label: t('stage.resume'), inputs: [{ kind: 'resume', member: name }] }
    : { id: 'pause', label: t('stage.pause'), inputs: [{ kind: 'pause', member: name }] }
}

function memberActions(member: MemberView, world: World, t: T, fsyncMicros: number): readonly StageAction[] {
  const { name, status } = member
  const view = world.cluster.standings.find((one) => one.name === name)
  const log: StageAction = { id: 'log', label: t('stage.serverLog'), inputs: [], log: name }
  if (view?.standing === 'removed') return [log]
  if (view?.unstarted === true) {
    return [
      { id: 'start', label: t('stage.startMember', { name }), inputs: [{ kind: 'start', member: name }] },
    ]
  }
  const slow = member.disk.fsyncMicros >= SLOW_MICROS / 2 && member.disk.fsyncMicros > fsyncMicros
  const alone = world.links.groups?.some((group) => group.length === 1 && group[0] === name) ?? false
  return [
    crashAction(member, t),
    ...(status === 'down' ? [] : [pauseAction(member, t)]),
    alone
      ? { id: 'isolate', label: t('stage.heal'), inputs: [{ kind: 'heal' }] as const }
      : { id: 'isolate', label: t('stage.isolate'), inputs: [wallInput(world, [name])] },
    ...writeAction(member, world, t),
    ...(status === 'running' && member.role !== 'leader'
      ? [
          {
            id: 'campaign',
            label: t('stage.campaign'),
            inputs: [{ kind: 'campaign', member: name }] as const,
          },
        ]
      : []),
    slow
      ? { id: 'disk', label: t('stage.normalDisk'), inputs: [slowDisk(name, fsyncMicros)] }
      : { id: 'disk', label: t('stage.slowDisk'), inputs: [slowDisk(name, SLOW_MICROS)] },
    log,
  ]
}

function writeAction({ name, status }: MemberView, world: World, t: T): readonly StageAction[] {
  const client = world.clients[0]
  if (client === undefined || status !== 'running') return []
  return [{ id: 'write', label: t('stage.write'), inputs: [], write: { client: client.name, to: name } }]
}

function linkActions(a: Name, b: Name, world: World, t: T): readonly StageAction[] {
  const { links } = world
  const cut = (from: Name, to: Name): boolean => links.cuts.some((one) => one.from === from && one.to === to)
  const one = (from: Name, to: Name): StageAction =>
    cut(from, to)
      ? {
          id: `${from}-${to}`,
          label: t('stage.mendThere', { from, to }),
          inputs: [{ kind: 'mend', from, to }],
        }
      : { id: `${from}-${to}`, label: t('stage.cutThere', { from, to }), inputs: [{ kind: 'cut', from, to }] }
  const walled = !cut(a, b) && !isOpen(links, a, b)
  if (walled) return [{ id: 'heal', label: t('stage.heal'), inputs: [{ kind: 'heal' }] }]
  const anyCut = cut(a, b) || cut(b, a)
  const mend: readonly Input[] = [
    ...(cut(a, b) ? [{ kind: 'mend', from: a, to: b } as const] : []),
    ...(cut(b, a) ? [{ kind: 'mend', from: b, to: a } as const] : []),
  ]
  return [
    anyCut
      ? { id: 'both', label: t('stage.mend'), inputs: mend }
      : { id: 'both', label: t('stage.cutBoth'), inputs: cutBoth(a, b) },
    one(a, b),
    one(b, a),
  ]
}
