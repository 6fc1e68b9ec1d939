import { later } from '../kit/later.tsx'

/** The client's form comes with the first look at a client: the cluster starts without it. */
export const LateClientForm = later(async () => (await import('./ClientForm.tsx')).ClientForm)
