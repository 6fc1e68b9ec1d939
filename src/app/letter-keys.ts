import { remember, remembered } from './stored.ts'

let on = remembered('letters') !== 'off'

/** Whether single letters act (WCAG 2.1.4): on until the reader switches them off in this browser. */
export const letterKeys = {
  on: (): boolean => on,
  set: (wanted: boolean): void => {
    on = wanted
    remember('letters', wanted ? 'on' : 'off')
  },
}
