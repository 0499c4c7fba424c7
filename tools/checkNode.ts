import process from 'node:process'

/** Tests started with an older Node pass while green and crash in the reporter while red. */
const MAJOR = 24

if (Number(process.versions.node.split('.')[0]) < MAJOR) {
  console.error(
    `This repository needs Node ${MAJOR}; this is ${process.versions.node}. On Linux, "npm ci" brings it: run scripts by "npm run". Elsewhere, use .nvmrc.`,
  )
  process.exit(1)
}
