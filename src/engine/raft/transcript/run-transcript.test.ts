import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { runTranscript } from './run-transcript.ts'

const OWN = fileURLToPath(new URL('testdata/', import.meta.url))
const SHARED = fileURLToPath(new URL('../../../../../shared/fixtures/raft/', import.meta.url))

function textFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.txt'))
    .sort()
}

function diffOf(file: string): string {
  const { failures, broken } = runTranscript(readFileSync(file, 'utf8'))
  const diffs = failures.map(({ directive, diff }) => `${directive.line}: ${directive.name}\n${diff}`)
  return diffs.join('') + (broken === null ? '' : `broken at ${broken.line}: ${broken.reason}`)
}

describe('our own transcripts', () => {
  it.each(textFiles(OWN))('%s comes out as it was reviewed', (file) => {
    expect(diffOf(OWN + file)).toBe('')
  })
})

describe.runIf(existsSync(SHARED))("the library's transcripts", () => {
  it.each(existsSync(SHARED) ? textFiles(SHARED) : [])('%s comes out word for word', (file) => {
    expect(diffOf(SHARED + file)).toBe('')
  })
})

describe.skipIf(existsSync(SHARED))("the library's transcripts", () => {
  it.skip('are not here: ../shared/fixtures/raft beside the checkout is missing', () => undefined)
})

describe('the transcript runner', () => {
  const run = (text: string): ReturnType<typeof runTranscript> => runTranscript(text)

  it('tells a difference in the block where it is, with the lines of the file', () => {
    const result = run('# head\nadd-nodes 1\n----\nwrong\nINFO 1 became follower at term 0\n')
    expect(result.failures).toMatchObject([
      {
        directive: { line: 2, name: 'add-nodes' },
        diff:
          '@@ -4,2 +4,3 @@\n-wrong\n+INFO 1 switched to configuration voters=()\n' +
          ' INFO 1 became follower at term 0\n' +
          '+INFO newRaft 1 [peers: [], term: 0, commit: 0, applied: 0, lastindex: 0, lastterm: 0]\n',
      },
    ])
  })

  it('fills in what came, and keeps comments and blank lines as they are', () => {
    const result = run(
      '# a\n\ncommitted cfg=(1, 2) idx=(12,5)\n----\n\n\n# b\nvote cfg=(1) votes=(y)\n----\n',
    )
    expect(result.output).toBe(
      '# a\n\ncommitted cfg=(1, 2) idx=(12,5)\n----\n      idx\nx>     12    (id=1)\n>       5    (id=2)\n5\n' +
        '\n\n# b\nvote cfg=(1) votes=(y)\n----\nVoteWon\n',
    )
  })

  it('passes what it has filled in', () => {
    const first = run('simple\nv1\n----\n\nenter-joint autoleave=true\nv2 v3\n----\n\nleave-joint\n----\n')
    const again = run(first.output)
    expect(again.failures).toEqual([])
  })

  it('joins a directive that goes on in the next line, and reads output between double separators', () => {
    const text = 'vote cfg=(1,2) \\\n  votes=(y,y)\n----\n----\nVoteWon\n----\n----\n'
    const result = run(text)
    expect(result.failures).toEqual([])
  })

  it.each([
    ['campaign 1\n', 1, 'no ---- after campaign 1'],
    ['\nfrobnicate\n----\n', 2, 'unknown directive "frobnicate"'],
    ['campaign 4\n----\n', 1, 'there is no node 4'],
    ['committed cfg=(1,2\n----\n', 1, 'a parenthesis is not closed: (1,2'],
    ['add-nodes 1 colour=red\n----\n', 1, 'add-nodes has no argument "colour"'],
    ['committed cfg=(1) idx=(0)\n----\n', 1, 'cannot use 0 as idx'],
    ['add-nodes 1 inflight=0\n----\n', 1, 'panic: max inflight messages must be greater than 0'],
    ['add-nodes 1\n----\n\ncompact 1 7\n----\n', 4, 'compact 7 is beyond the last index'],
  ])('says of the broken %j where and why', (text, line, reason) => {
    expect(run(text)).toMatchObject({ broken: { line, reason } })
  })

  it.each(['', '\n', '# only words\n\n# and more of them\n'])(
    'does not pass %j, which asks for nothing',
    (text) => {
      expect(run(text)).toMatchObject({ broken: { line: 1, reason: 'there is no directive' } })
    },
  )

  it.each([
    ['an unknown directive', 'vote cfg=(1) votes=(y)\n----\nVoteLost\n\nfrobnicate\n----\n', 5],
    ['a directive without an end', 'vote cfg=(1) votes=(y)\n----\nVoteLost\n\ncampaign 1\n', 5],
  ])('tells the difference before %s as well', (_, text, line) => {
    const result = run(text)
    expect(result.failures.map(({ directive }) => directive.line)).toEqual([1])
    expect(result.broken?.line).toBe(line)
  })
})
