import controls from '../../kit/controls.module.css'
import styles from './KeyForm.module.css'
import type { CompareDraft, Draft, OpDraft } from './request-draft.ts'
import { Text } from './Text.tsx'
import { useKeysT } from './use-keys-t.ts'

const TARGETS: readonly (readonly [CompareDraft['target'], string])[] = [
  ['VALUE', 'value'],
  ['VERSION', 'version'],
  ['CREATE', 'create'],
  ['MOD', 'mod'],
  ['LEASE', 'lease'],
]
const RESULTS: readonly (readonly [CompareDraft['result'], string])[] = [
  ['EQUAL', '='],
  ['NOT_EQUAL', '≠'],
  ['LESS', '<'],
  ['GREATER', '>'],
]
const OPS: readonly OpDraft['verb'][] = ['put', 'del', 'get', 'none']

/** If, then, else: what is done is one transaction, and makes one revision. */
export function TxnFields({
  draft,
  set,
}: {
  readonly draft: Draft
  readonly set: (change: Partial<Draft>) => void
}) {
  const t = useKeysT()
  const { compare } = draft
  const change = (part: Partial<CompareDraft>): void => set({ compare: { ...compare, ...part } })
  return (
    <div className={styles.txn}>
      <fieldset>
        <legend>{t('compare')}</legend>
        <Choice
          label={t('target')}
          value={compare.target}
          options={TARGETS}
          onChange={(target) => change({ target })}
        />
        <Text label={t('key')} value={compare.key} onChange={(key) => change({ key })} />
        <Choice
          label={t('result')}
          value={compare.result}
          options={RESULTS}
          onChange={(result) => change({ result })}
        />
        <Text label={t('compared')} value={compare.value} onChange={(value) => change({ value })} />
      </fieldset>
      <Op name={t('thenDo')} op={draft.then} onChange={(then) => set({ then })} />
      <Op name={t('elseDo')} op={draft.else} onChange={(otherwise) => set({ else: otherwise })} />
    </div>
  )
}

function Op({
  name,
  op,
  onChange,
}: {
  readonly name: string
  readonly op: OpDraft
  readonly onChange: (op: OpDraft) => void
}) {
  const t = useKeysT()
  return (
    <fieldset>
      <legend>{name}</legend>
      <Choice
        label={t('operation')}
        value={op.verb}
        options={OPS.map((verb) => [verb, verb === 'none' ? t('nothing') : verb] as const)}
        onChange={(verb) => onChange({ ...op, verb })}
      />
      {op.verb !== 'none' && (
        <Text
          label={t('key')}
          placeholder={op.verb === 'put' ? 'a=1 b=2' : 'a b'}
          value={op.keys}
          onChange={(keys) => onChange({ ...op, keys })}
        />
      )}
    </fieldset>
  )
}

function Choice<V extends string>({
  label,
  value,
  options,
  onChange,
}: {
  readonly label: string
  readonly value: V
  readonly options: readonly (readonly [V, string])[]
  readonly onChange: (value: V) => void
}) {
  return (
    <select
      className={controls.select}
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value as V)}
    >
      {options.map(([each, text]) => (
        <option key={each} value={each}>
          {text}
        </option>
      ))}
    </select>
  )
}
