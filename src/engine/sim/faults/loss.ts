import type { Fault } from './fault.ts'

/** From now on the network loses that share of the members' messages. */
export const loss: Fault<'loss'> = {
  kind: 'loss',
  refuses(_, { permille }) {
    return Number.isInteger(permille) && permille >= 0 && permille <= 1000 ? null : { why: 'bad-loss' }
  },
  apply(cluster, input) {
    cluster.links.lossPermille = input.permille
  },
}
