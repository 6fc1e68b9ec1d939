import { consoleTexts as en } from '../../../i18n/en/console.ts'
import { useArea, type AreaT } from '../../../i18n/area.ts'
import { consoleTexts as zh } from '../../../i18n/zh/console.ts'

export function useConsoleTexts(): AreaT<typeof en> {
  return useArea({ en, zh })
}
