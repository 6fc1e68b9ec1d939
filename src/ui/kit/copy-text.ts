/** By the clipboard, else (no permission, no secure context) by the old command; false when neither is allowed. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyBySelection(text)
  }
}

function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea')
  area.value = text
  area.setAttribute('readonly', '')
  area.className = 'copy-source'
  document.body.append(area)
  const before = document.activeElement
  area.select()
  const copied = runCopy()
  area.remove()
  if (before instanceof HTMLElement) before.focus()
  return copied
}

function runCopy(): boolean {
  try {
    return (document as unknown as { execCommand(name: string): boolean }).execCommand('copy')
  } catch {
    return false
  }
}
