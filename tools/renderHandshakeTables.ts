import { ENGINES, ENGINE_NAMES, type EngineName } from './enginePath.ts'
import type { EngineReport, RowResult, RowTable } from './engineReport.ts'
import { THREATS, type Threat } from './handshakeThreats.ts'
import type { ThreatTests } from './readThreatTests.ts'

/** What the tables are made from. */
export interface TestResults {
  readonly reports: readonly EngineReport[]
  readonly threatTests: ReadonlyMap<string, ThreatTests>
}

const HEADINGS: Readonly<Record<RowTable, readonly [title: string, sentence: string]>> = {
  path: ['Paths', 'Every way to connect.'],
  fault: ['Faults', 'What can go wrong, and what it must come to.'],
  attack: [
    'Attacks',
    'Mallory has an account with the customer too, and wants the GitLab account of Ada in it.',
  ],
  control: ['Controls', 'The same with one defense taken down. It works then: the tests can fail.'],
}

/** The tables, as Markdown. The same results give the same text. */
export function renderHandshakeTables(results: TestResults): string {
  const reasons = createFootnotes()
  const tables = (['path', 'fault', 'attack', 'control'] as const).map((table) =>
    renderRows(table, results.reports, reasons.add),
  )
  return [
    'Each row is played in each engine, as Debian has it: with its popup blocker on, in real windows, ' +
      'against a broker, a provider and an attacker on sites of their own.',
    ...tables,
    renderThreats(results),
    reasons.render(),
  ].join('\n\n')
}

function renderRows(
  table: RowTable,
  reports: readonly EngineReport[],
  note: (reason: string) => string,
): string {
  const rows = rowsOf(reports).filter((row) => row.table === table)
  const [title, sentence] = HEADINGS[table]
  const lines = rows.map(({ id, title, must }) =>
    line([id, title, must, ...ENGINES.map((engine) => cell(find(reports, engine, id), note))]),
  )
  return [`### ${title}`, sentence, [head(['', 'what happens', 'must']), ...lines].join('\n')].join(
    '\n\n',
  )
}

function renderThreats({ reports, threatTests }: TestResults): string {
  const lines = THREATS.map((threat) =>
    line([
      threat.id,
      threat.attack,
      threat.defense,
      ...ENGINES.map((engine) => threatCell(threat, reports, engine)),
      httpCell(threat, threatTests.get(threat.id)),
      rowIds(threat, reports) ||
        (threatTests.has(threat.id) || threat.untestable ? '–' : 'not covered'),
    ]),
  )
  return [
    '### Threats',
    'A threat is met where every row and every test that names it passed.',
    [head(['', 'attack', 'defense'], ['over HTTP', 'rows']), ...lines].join('\n'),
  ].join('\n\n')
}

function cell(result: RowResult | undefined, note: (reason: string) => string): string {
  if (!result) return 'not covered'
  return result.status === 'cannot' ? `cannot ${note(result.reason ?? '')}` : result.status
}

function threatCell(threat: Threat, reports: readonly EngineReport[], engine: EngineName): string {
  const results = threatRows(threat, reports).map(({ id }) => find(reports, engine, id))
  if (results.length === 0) return '–'
  return results.find((result) => result?.status !== 'passed')?.status ?? 'passed'
}

function httpCell({ untestable }: Threat, tests: ThreatTests | undefined): string {
  if (!tests) return untestable ?? '–'
  return tests.failed > 0 ? 'failed' : 'passed'
}

function rowIds(threat: Threat, reports: readonly EngineReport[]): string {
  return threatRows(threat, reports)
    .map(({ id }) => id)
    .join(' ')
}

/** A control shows that the defense is needed, and not that it is there. */
function threatRows({ id }: Threat, reports: readonly EngineReport[]): readonly RowResult[] {
  return rowsOf(reports).filter(({ threats, table }) => table !== 'control' && threats.includes(id))
}

function rowsOf(reports: readonly EngineReport[]): readonly RowResult[] {
  return reports[0]?.rows ?? []
}

function find(
  reports: readonly EngineReport[],
  engine: EngineName,
  id: string,
): RowResult | undefined {
  return reports.find((report) => report.engine === engine)?.rows.find((row) => row.id === id)
}

function head(before: readonly string[], after: readonly string[] = []): string {
  const titles = [...before, ...ENGINES.map((engine) => ENGINE_NAMES[engine]), ...after]
  return `${line(titles)}\n${line(titles.map(() => '---'))}`
}

function line(cells: readonly string[]): string {
  return `| ${cells.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`
}

/** Reasons, by number, each once. */
function createFootnotes() {
  const reasons: string[] = []
  return {
    add: (reason: string): string => {
      if (!reasons.includes(reason)) reasons.push(reason)
      return `(${reasons.indexOf(reason) + 1})`
    },
    render: (): string =>
      reasons.map((reason, index) => `(${index + 1}) Cannot be: ${reason}.`).join('\n\n'),
  }
}
