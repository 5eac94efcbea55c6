import { describe, expect, test } from 'vitest';
import { escapeHtml, html } from '../../../plots/report/html.js';
import { type Report, reportHtml } from '../../../plots/report/report.js';
import { claimOutcome } from '../../../plots/report/verdicts.js';
import { fakeReport } from './fake-report.js';

const report = fakeReport(['figure-3', 'figure-6', 'figure-8-left']);
const page = reportHtml(report);

test('reportHtml() writes the same bytes twice', () => {
  expect(reportHtml(fakeReport(['figure-3', 'figure-6', 'figure-8-left']))).toBe(page);
});

test('reportHtml() has every study with its picture, caption, digest and file', () => {
  for (const { name, title, pictures, text, digest, run, specificationHash } of report.studies) {
    const section = sectionOf(page, `study-${name}`);
    expect(section).toContain(escapeHtml(title));
    expect(section).toContain(escapeHtml(text));
    for (const words of [run, specificationHash]) expect(section).toContain(words);
    expect(section).toContain(digest ?? 'none: the run is not finished');
    expect(section.match(/<svg /g)).toHaveLength(pictures.length);
    for (const { caption } of pictures) expect(section).toContain(escapeHtml(caption));
    expect(page).toContain(`href="#study-${name}"`);
  }
  expect([...page.matchAll(/<b>Picture (\d+)\.<\/b>/g)].map(([, number]) => number)).toEqual(['1', '2', '3']);
});

test('reportHtml() has every claim with every finding and its verdict in words', () => {
  const claims = sectionOf(page, 'claims');
  for (const { statement, source, findings } of report.claims) {
    expect(claims).toContain(escapeHtml(statement));
    expect(claims).toContain(escapeHtml(source));
    for (const { statistic, criterion } of findings) {
      expect(claims).toContain(escapeHtml(statistic));
      expect(claims).toContain(escapeHtml(criterion));
    }
  }
  const chips = [...claims.matchAll(/<span class="chip \w+">.*? ([a-z ]+)<\/span>/g)].map(([, words]) => words);
  const expected = report.claims.flatMap(({ findings }) =>
    findings.length === 0 ? ['not run'] : findings.map(({ verdict }) => verdict),
  );
  expect(chips).toEqual(expected);
  expect(claims).toContain('−0.00012 ± 0.00002');
});

test('reportHtml() counts verdicts at the top: a claim is as good as its worst finding', () => {
  expect(report.claims.map(claimOutcome)).toEqual([
    ...['cannot tell', 'holds', 'does not hold', 'holds', 'not run', 'holds'],
  ]);
  expect(page).toContain(
    'Of 6 claims, 3 hold, 1 does not, of 1 one cannot tell at this number of repetitions and 1 was not run.',
  );
});

test('reportHtml() links a study to its claims, and a claim to its study if that is there', () => {
  expect(sectionOf(page, 'study-figure-3')).toContain('href="#claim-figure-3-naive-limit"');
  expect(sectionOf(page, 'claims')).toContain('<a href="#study-figure-3">figure-3</a>');
  expect(sectionOf(page, 'claims')).not.toContain('href="#study-figure-5"');
  const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, target]) => target!);
  for (const target of targets) expect(page, target).toContain(`id="${target}"`);
});

test('reportHtml() uses no id twice, though every picture brings its letters', () => {
  const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
  expect(ids.length).toBeGreaterThan(50);
  expect(new Set(ids).size).toBe(ids.length);
  const used = new Set([...page.matchAll(/<use href="#([^"]+)"/g)].map(([, id]) => id));
  for (const id of used) expect(ids).toContain(id);
});

test('reportHtml() loads nothing and runs nothing', () => {
  expect(page).not.toMatch(/<script|<link|<img|<iframe|\ssrc=|\son\w+=|@import|url\(/i);
  const addresses = [...page.matchAll(/(?:https?:)?\/\/[^\s"'<]+/g)].map(([address]) => address);
  expect(new Set(addresses)).toEqual(new Set(['http://www.w3.org/2000/svg']));
  expect(page).toContain('default-src &#39;none&#39;');
});

test('reportHtml() nests and closes every element', () => {
  expect(unbalanced(page)).toEqual([]);
});

test('reportHtml() shows estimates with their error, leaves out constant columns, and cuts long tables', () => {
  const results: Report['studies'][number]['results'] = {
    header: ['study', 'measure', 'method', 'n1', 'gamma', 'repetitions', 'failed', 'mean', 'sd', 'mcse'],
    rows: Array.from({ length: 75 }, (_, i) => [
      's',
      'error',
      'fixed',
      200,
      i / 10,
      500,
      0,
      0.036412,
      0.00523,
      0.000234,
    ]),
  };
  const section = sectionOf(reportHtml({ ...report, studies: [{ ...report.studies[0]!, results }] }), 'study-figure-3');
  expect(section).toContain('In all rows: measure error, method fixed, n1 200, repetitions 500, failed 0, sd 0.00523.');
  expect(section).toContain('<td class="r">0.0364 ± 0.0002</td>');
  expect(section.match(/<td class="r">0\.0364/g)).toHaveLength(60);
  expect(section).toContain('15 more rows in the file.');
  expect(section).toContain('Results, 75 rows');
});

test('reportHtml() holds each table as a file', () => {
  const csv = 'name,mean\n"a ""quoted"" <b>, 100 %",0.1\nθ̂ & γ,#2\n';
  const one = reportHtml({ ...report, studies: [{ ...report.studies[0]!, csv }] });
  const [, name, data] = /download="([^"]*)" href="data:text\/csv;charset=utf-8,([^"]*)"/.exec(one)!;
  expect(name).toBe('figure-3.csv');
  expect(decodeURIComponent(data!.replaceAll('&#39;', "'"))).toBe(csv);
});

test('reportHtml() says what it cannot show: no claims, no studies, an unfinished run', () => {
  const bare = reportHtml({ ...report, claims: [], studies: [], decisions: [] });
  expect(bare).toContain('This report judges no claims.');
  expect(bare).not.toMatch(/id="claims"|id="decisions"|href="#claims"/);
  const { digest: _, ...unfinished } = report.studies[0]!;
  expect(reportHtml({ ...report, studies: [unfinished] })).toContain('none: the run is not finished');
});

describe('reportHtml() escapes', () => {
  const bad = `<script>alert(1)</script><b> & "quoted" 'too' \u0007`;
  const hostile: Report = {
    ...report,
    title: bad,
    lede: bad,
    provenance: {
      ...report.provenance,
      ...{ version: bad, numericsVersion: bad, node: bad, seeds: [bad], started: bad, command: bad },
      machine: { cpu: bad, cores: 2, platform: bad },
    },
    claims: report.claims.map((claim) => ({
      ...claim,
      ...{ id: bad, figure: bad, source: bad, statement: bad, studies: [bad] },
      findings: claim.findings.map((one) => ({ ...one, statistic: bad, criterion: bad, note: bad })),
    })),
    studies: report.studies.map((study) => ({
      ...study,
      ...{
        title: bad,
        source: bad,
        text: bad,
        digest: bad,
        csv: bad,
        commands: [bad],
        run: bad,
        specificationHash: bad,
      },
      pictures: study.pictures.map(({ svg }) => ({ svg, caption: bad })),
      results: {
        header: [bad, 'mean'],
        rows: [
          [bad, 1],
          ['b', 2],
        ],
      },
    })),
    decisions: [{ figure: bad, point: bad, decision: bad, effect: bad }],
  };
  const written = reportHtml(hostile);

  test('every text that it is given', () => {
    expect(written).not.toContain('<script');
    expect(written).not.toContain('\u0007');
    expect(written).not.toMatch(/="[^"]*<b>/);
    expect(unbalanced(written)).toEqual([]);
    // once or more in each field: 7 of provenance, 5 of a claim, 3 of a finding, 8 of a study …
    expect(written.match(/&lt;script&gt;/g)!.length).toBeGreaterThan(60);
  });
});

test('html escapes text, keeps markup, and leaves out what is absent', () => {
  const inner = html`<i title="${`"'`}">${'<&>'}</i>`;
  expect(html`${inner}${[inner, 1, false, undefined, ' ']}`.markup).toBe(`${inner.markup}${inner.markup}1 `);
  expect(inner.markup).toBe('<i title="&quot;&#39;">&lt;&amp;&gt;</i>');
});

function sectionOf(markup: string, id: string): string {
  const start = markup.indexOf(`<section id="${id}"`);
  expect(start, id).toBeGreaterThan(0);
  return markup.slice(start, markup.indexOf('</section>', start));
}

/** Closing tags that do not answer the last open one, and elements never closed. */
function unbalanced(markup: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  const body = markup.replace(/<style>.*?<\/style>/s, '').replace('<!doctype html>', '');
  for (const [, closing, name, rest] of body.matchAll(/<(\/?)([a-zA-Z][a-zA-Z0-9]*)([^>]*)>/g)) {
    if (['meta', 'br', 'hr', 'img', 'link'].includes(name!) || rest!.endsWith('/')) continue;
    if (!closing) open.push(name!);
    else if (open.at(-1) === name) open.pop();
    else wrong.push(name!);
  }
  return [...wrong, ...open];
}
