import { parseSync, type ESTree, type Plugin, type Rolldown } from 'vite'

/**
 * Turns the build's ES chunks into classic scripts that register themselves, so that what is loaded late (`import()` in
 * the source) is an injected `<script>`. Opaque origins and `file://` load no module script, and `import()` reaches
 * nothing there. A part runs once, after the parts that it imports. An entry's file holds every part that the entry
 * imports: the first load is one script.
 * Invariant of the source: what one part exports to another is never assigned again after the part has run.
 */
export function classicParts(): Plugin {
  return {
    name: 'classic-parts',
    apply: 'build',
    enforce: 'post',
    // A classic part preloads nothing: Vite's helper round every `import()` only calls what it is given.
    transform: {
      filter: { id: PRELOAD_HELPER },
      handler: () => ({ code: 'export const __vitePreload = (load) => load()', map: null }),
    },
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((output) => output.type === 'chunk')
      for (const chunk of chunks) chunk.code = classic(chunk)
      for (const entry of chunks.filter(({ isEntry }) => isEntry)) {
        const first = firstOf(entry, bundle)
        entry.code = `${loader()}${first.map(({ code }) => code).join('')}${entry.code}__parts.load(${quoted(entry.fileName)})\n`
        for (const { fileName } of first) Reflect.deleteProperty(bundle, fileName)
      }
    },
    transformIndexHtml: {
      order: 'post',
      handler: (html) =>
        html
          .replaceAll('<script type="module" crossorigin', '<script defer')
          .replaceAll('<link rel="stylesheet" crossorigin', '<link rel="stylesheet"'),
    },
  }
}

const PRELOAD_HELPER = /vite\/preload-helper/

function loader(): string {
  return `self.__parts=(${LOADER})(self.document?document.currentScript.src:location.href);`
}

/** What `entry` cannot run without: the chunks that it imports, and those that they import. */
function firstOf(
  entry: Rolldown.OutputChunk,
  bundle: Rolldown.OutputBundle,
): readonly Rolldown.OutputChunk[] {
  const names = new Set(entry.imports)
  const first: Rolldown.OutputChunk[] = []
  for (const name of names) {
    const chunk = bundle[name]
    if (chunk?.type !== 'chunk') throw new Error(`Two entries import ${name}, or it is no part.`)
    first.push(chunk)
    for (const needed of chunk.imports) names.add(needed)
  }
  return first
}

function classic({ code, fileName, imports }: Rolldown.OutputChunk): string {
  const needs = JSON.stringify(imports.map(base))
  return `__parts.define(${quoted(fileName)},${needs},function(__need,__give,__url){"use strict";${body(code)}})\n`
}

/** The chunk without `import`, `export` and `import.meta`. */
function body(code: string): string {
  const edits: (readonly [start: number, end: number, text: string])[] = []
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit)
    if (!isNode(value)) return
    const text = replacement(value)
    if (text === null) Object.values(value).forEach(visit)
    else edits.push([value.start, value.end, text])
  }
  visit(parseSync('part.js', code).program.body)
  let [result, at] = ['', 0]
  for (const [start, end, text] of edits) {
    result += code.slice(at, start) + text
    at = end
  }
  return result + code.slice(at)
}

function isNode(value: unknown): value is ESTree.Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}

/** What stands in its place in a classic script; null when it may stay. */
function replacement(node: ESTree.Node): string | null {
  switch (node.type) {
    case 'ImportDeclaration': {
      const names = node.specifiers.map((one) => {
        if (one.type !== 'ImportSpecifier') throw new Error(`A part imports by name, not ${one.type}.`)
        return `${nameOf(one.imported)}:${one.local.name}`
      })
      return `const{${names.join()}}=__need(${quoted(node.source.value)});`
    }
    case 'ExportNamedDeclaration':
      return `__give({${node.specifiers.map(({ local, exported }) => `${nameOf(exported)}:${nameOf(local)}`).join()}});`
    case 'ImportExpression':
      return `__parts.load(${quoted(constant(node.source))})`
    case 'MetaProperty':
      return '({url:__url})'
    default:
      return null
  }
}

function nameOf(node: ESTree.ModuleExportName): string {
  if (node.type === 'Literal') throw new Error(`A part's name is an identifier, not "${node.value}".`)
  return node.name
}

function constant(node: ESTree.Expression): string {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value
  const text = node.type === 'TemplateLiteral' && node.quasis.length === 1 ? node.quasis[0] : undefined
  if (text === undefined) throw new Error('A part is loaded by a constant name.')
  return text.value.raw
}

function quoted(path: string): string {
  return JSON.stringify(base(path))
}

function base(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/**
 * Runs in the page or the worker, before the first part, so it is text. The parts by file name: `define` is called by
 * a part's script, `load` injects the scripts that have not come, and may be asked again after a failure. A blob holds all of
 * its parts, behind the entry: they have come by the time its script has ended.
 */
const LOADER = `function(entry){
const known=new Map(),coming=new Map();
const at=file=>entry.startsWith("blob:")?entry:new URL(file,entry).href;
const run=file=>{const part=known.get(file);if(!part.given){part.given={};
part.body(run,names=>Object.assign(part.given,names),at(file))}return part.given};
const inject=file=>new Promise((done,fail)=>{if(!self.document){if(!entry.startsWith("blob:"))importScripts(at(file));return done()}
const script=document.createElement("script");
script.src=at(file);script.onload=done;
script.onerror=()=>{script.remove();fail(Error(file+" could not be loaded."))};
document.head.append(script)});
const arrive=async file=>{if(!known.has(file)){if(!coming.has(file))coming.set(file,inject(file).catch(error=>{coming.delete(file);throw error}));
await coming.get(file)}await Promise.all(known.get(file).needs.map(arrive))};
return{define:(file,needs,body)=>known.set(file,{needs,body}),load:file=>arrive(file).then(()=>run(file))}}`
