import { b, member, members, p, type Part, type Say } from '../part.ts'

export const partitioned: Say<'partitioned'> = {
  en: (e) => p`${b`The network splits:`} ${sides(e.groups, 'en')}.`,
  zh: (e) => p`${b`网络分区：`}${sides(e.groups, 'zh')}。`,
}

export const healed: Say<'healed'> = {
  en: () => p`${b`The network is whole again:`} everybody reaches everybody.`,
  zh: () => p`${b`网络恢复：`}所有成员又能互相通信。`,
}

export const linkCut: Say<'link-cut'> = {
  en: (e) => p`${b`The link from ${member(e.from)} to ${member(e.to)} is cut`}, in this direction only.`,
  zh: (e) => p`${b`${member(e.from)} 到 ${member(e.to)} 的链路断开`}，仅此方向。`,
}

export const linkMended: Say<'link-mended'> = {
  en: (e) => p`${b`The link from ${member(e.from)} to ${member(e.to)} works again.`}`,
  zh: (e) => p`${b`${member(e.from)} 到 ${member(e.to)} 的链路恢复。`}`,
}

/** Only what the reader killed: chance, walls and dead processes are seen on the stage. */
export const dropped: Say<'dropped'> = {
  en: (e) =>
    e.why === 'reader'
      ? p`${b`A message from ${member(e.from)} to ${member(e.to)} is dropped`} (${e.type}).`
      : null,
  zh: (e) =>
    e.why === 'reader' ? p`${b`${member(e.from)} 发给 ${member(e.to)} 的消息被丢弃`}（${e.type}）。` : null,
}

function sides(groups: readonly (readonly string[])[], lang: 'en' | 'zh'): readonly Part[] {
  return groups.flatMap((group, i) =>
    lang === 'zh'
      ? p`${i === 0 ? '' : '，'}${members(group, lang)}一侧`
      : p`${i === 0 ? '' : ' apart from '}${members(group, lang)}`,
  )
}
