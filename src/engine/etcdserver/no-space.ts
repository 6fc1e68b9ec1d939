/** How a process dies that cannot write a file because the disk is full: `<msg>: <error>`, as etcd logs it. */
export function noSpace(message: string, path: string): string {
  return `${message}: write ${path}: no space left on device`
}

export function isNoSpace(text: string): boolean {
  return text.endsWith(': no space left on device')
}
