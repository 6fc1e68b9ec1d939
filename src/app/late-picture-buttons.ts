import { later } from '../ui/kit/later.tsx'

/** Come with the first look into the menu. */
export const PictureButtons = later(async () => (await import('./PictureButtons.tsx')).PictureButtons)
