import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { runCommand } from './runCommand.ts'

/*
 * What a customer gets: the packed tarballs, linted (publint, are-the-types-wrong), then the library
 * installed in an empty app, where it brings only protocol, providers and the peers, type-checks
 * under Bundler and NodeNext, builds with Vite and renders on a server.
 */

const PACKAGES = ['.', 'protocol', 'providers', 'sdk', 'broker']

/** What `npm install @authpipe/react` may bring, besides React's and TanStack Query's own needs. */
const MAY_BRING = [
  '@authpipe/protocol',
  '@authpipe/providers',
  '@authpipe/react',
  '@tanstack/query-core',
  '@tanstack/react-query',
  'react',
  'react-dom',
  'scheduler',
]

async function must(command: string, args: readonly string[], cwd = '.'): Promise<void> {
  const code = await runCommand(command, args, { cwd })
  if (code === 0) return
  console.error(`failed (${code}) in ${cwd}: ${[command, ...args].join(' ')}`)
  process.exit(1)
}

async function pack(folder: string): Promise<string[]> {
  for (const path of PACKAGES) {
    await must('npm', ['pack', '--silent', '--pack-destination', folder], path)
  }
  return (await readdir(folder)).filter((name) => name.endsWith('.tgz'))
}

async function lint(folder: string, tarballs: readonly string[]): Promise<void> {
  for (const tarball of tarballs) {
    await must('publint', [join(folder, tarball), '--strict'])
    // The report is cut when its output is a pipe, so only the exit code is read here.
    await must('attw', [join(folder, tarball), '--profile', 'esm-only', '--format', 'ascii'])
  }
}

async function installedPackages(app: string): Promise<string[]> {
  const lock = JSON.parse(await readFile(join(app, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, unknown>
  }
  return Object.keys(lock.packages)
    .filter((path) => path !== '')
    .map((path) => path.replace(/^.*node_modules\//, ''))
    .toSorted()
}

async function tryInApp(folder: string, tarballs: readonly string[]): Promise<void> {
  const app = join(folder, 'app')
  await cp('tools/consumer', app, { recursive: true })
  const local = (name: string) => {
    const found = tarballs.find((tarball) => tarball.startsWith(`authpipe-${name}-`))
    if (!found) throw new Error(`${name} was not packed`)
    return join(folder, found)
  }
  const manifest = JSON.parse(await readFile(join(app, 'package.json'), 'utf8')) as {
    overrides?: Record<string, string>
  }
  // The packages are not on a registry yet; their own names must resolve to the tarballs.
  manifest.overrides = {
    '@authpipe/protocol': `file:${local('protocol')}`,
    '@authpipe/providers': `file:${local('providers')}`,
  }
  await writeFile(join(app, 'package.json'), JSON.stringify(manifest, undefined, 2))
  await must('npm', ['install', '--silent', '--no-audit', '--no-fund', local('react')], app)

  const brought = await installedPackages(app)
  const unexpected = brought.filter((name) => !MAY_BRING.includes(name))
  if (unexpected.length > 0) {
    console.error(`the library brings more than it may: ${unexpected.join(', ')}`)
    process.exit(1)
  }
  console.log(`an install brings: ${brought.join(', ')}`)
  const types = ['@types/react@19', '@types/react-dom@19']
  await must('npm', ['install', '--silent', '--no-audit', '--no-fund', '-D', ...types], app)

  await mkdir(join(app, 'node_modules/.bin'), { recursive: true })
  for (const project of ['tsconfig.bundler.json', 'tsconfig.nodenext.json']) {
    await must(resolve('node_modules/.bin/tsc'), ['-p', project], app)
  }
  await must(resolve('node_modules/.bin/vite'), ['build', '--logLevel', 'warn'], app)
  await must(resolve('node_modules/.bin/node'), ['serverRender.mjs'], app)
}

const folder = await mkdtemp(join(tmpdir(), 'authpipe-pack-'))
try {
  const tarballs = await pack(folder)
  await lint(folder, tarballs)
  await tryInApp(folder, tarballs)
  console.log('the packed library works in an empty app')
} finally {
  await rm(folder, { recursive: true, force: true })
}
