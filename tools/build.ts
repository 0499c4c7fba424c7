import { chmod, glob, readFile, rm, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { runAll } from './runCommand.ts'

/** In the order of who needs whose declarations. */
const PACKAGES = ['protocol', 'providers', 'sdk', 'broker']

const RELATIVE_TS = /((?:from|import)\s*\(?\s*['"]\.{1,2}\/[^'"]+)\.tsx?(['"])/g

/**
 * The compiler rewrites `./x.ts` in JavaScript but leaves it in declarations. A consumer's compiler
 * finds `x.d.ts` all the same; other tools do not.
 */
async function rewriteDeclarations(folder: string): Promise<void> {
  for await (const file of glob(`${folder}/**/*.d.ts`)) {
    const text = await readFile(file, 'utf8')
    await writeFile(file, text.replaceAll(RELATIVE_TS, '$1.js$2'))
  }
}

for (const name of PACKAGES) {
  await rm(`${name}/dist`, { recursive: true, force: true })
  await runAll([['tsc', '-p', `${name}/tsconfig.build.json`]])
  await rewriteDeclarations(`${name}/dist`)
}
if (existsSync('broker/dist/main.js')) await chmod('broker/dist/main.js', 0o755)

await rm('dist', { recursive: true, force: true })
await runAll([
  ['vite', 'build', '--logLevel', 'warn'],
  ['tsc', '-p', 'tsconfig.build.json'],
])
await rewriteDeclarations('dist')
