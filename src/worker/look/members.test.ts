import { expect, it } from 'vitest'

import { Simulation } from '../../engine/sim/simulation.ts'
import { defaultConfig } from '../../run/config.ts'
import { lookUp } from './look-up.ts'

it('tells of each member what it would answer to endpoint status, and nothing of one that is down', () => {
  const sim = Simulation.create(1, defaultConfig(3))
  while (sim.pos.at < 6_000_000) sim.step()
  const leader = sim.leader()
  const down = sim.members.find(({ name }) => name !== leader?.name)
  sim.apply({ kind: 'crash', member: down?.name ?? '' })
  const looked = lookUp(sim, { about: 'members' }, () => sim)
  if (!looked.ok || looked.value.about !== 'members') throw new Error('no answer about the members')
  for (const { name, clientURLs, status } of looked.value.members.members) {
    expect(clientURLs).toEqual(sim.member(name).identity.clientURLs)
    if (name === down?.name) expect(status).toBeNull()
    else
      expect(status).toEqual({
        version: '3.4.23',
        dbSize: sim.member(name).server?.backend.size.total,
        raftTerm: 2,
        errors: [],
      })
  }
})
