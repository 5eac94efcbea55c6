import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { provideGoProgram } from '../support/go-program.js';

const ROOT = path.join(import.meta.dirname, '../..');
const CHART = path.join(ROOT, 'infra/helm/ballast');
const helm = provideGoProgram({ name: 'helm', source: 'helm.sh/helm/v3/cmd/helm@v3.22.0', version: 'v3.22.0' });
const VERSIONS = ['1.25', '1.33'];
/** Kinds of others' making, of which no schema comes with Kubernetes. */
const CUSTOM = ['ScaledObject', 'TriggerAuthentication', 'ServiceMonitor'];

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly labels: Record<string, string>;
    readonly annotations?: Record<string, string>;
  };
  // biome-ignore lint/suspicious/noExplicitAny: rendered YAML of any kind
  readonly spec?: any;
}

describe.skipIf(helm === undefined)('the Helm chart', () => {
  function run(args: readonly string[]) {
    return spawnSync(helm ?? '', args, { cwd: ROOT, encoding: 'utf8' });
  }
  function render(values: string, set: readonly string[] = [], version = '1.33') {
    const sets = set.flatMap((one) => ['--set', one]);
    const file = path.join(CHART, 'ci', `${values}-values.yaml`);
    return run([
      'template',
      'studies',
      CHART,
      '--namespace',
      'lab',
      '--kube-version',
      `${version}.0`,
      '-f',
      file,
      ...sets,
    ]);
  }
  function manifests(values: string, set: readonly string[] = [], version = '1.33'): Manifest[] {
    const { status, stdout, stderr } = render(values, set, version);
    expect(status, stderr).toBe(0);
    return parseAllDocuments(stdout)
      .map((document) => document.toJS() as Manifest)
      .filter((one) => one !== null);
  }
  const named = (all: readonly Manifest[], kind: string, name: string) =>
    all.find((one) => one.kind === kind && one.metadata.name === name)!;

  test.each(['plain', 'full'])('has no lint with %s values', (values) => {
    const { status, stdout } = run(['lint', CHART, '--strict', '-f', path.join(CHART, 'ci', `${values}-values.yaml`)]);
    expect(status, stdout).toBe(0);
  });

  test.each(VERSIONS.flatMap((version) => ['plain', 'full'].map((values) => [values, version])))(
    'renders, with %s values, what Kubernetes %s takes, without an unknown field',
    (values, version) => {
      const all = manifests(values!, [], version);
      const validate = kubernetes(version!);
      for (const manifest of all) {
        if (!CUSTOM.includes(manifest.kind)) expect(validate(manifest), manifest.metadata.name).toEqual([]);
      }
      expect(validate({ ...all.find(({ kind }) => kind === 'Deployment'), replicaz: 3 })).not.toEqual([]);
    },
  );

  test('workers have time to store what they finished, and a cluster may not take many at once', () => {
    const all = manifests('plain');
    const { spec } = named(all, 'Deployment', 'studies-ballast-worker');
    expect(spec.template.spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(60);
    expect(spec.replicas).toBe(2);
    expect(named(all, 'PodDisruptionBudget', 'studies-ballast-worker').spec.maxUnavailable).toBe(1);
    const [container] = spec.template.spec.containers;
    expect(container.args).toEqual(['worker', '--workers', '2', '--metrics-host', '0.0.0.0', '--metrics-port', '9464']);
    expect(container.resources.requests.cpu).toBe('2');
    expect(container.livenessProbe.httpGet.path).toBe('/healthz');
    expect(container.readinessProbe.httpGet.path).toBe('/readyz');
  });

  test('nothing runs as root, writes to its image, or may speak to Kubernetes', () => {
    const pods = manifests('full')
      .filter(({ kind }) => kind === 'Deployment' || kind === 'Job')
      .map(({ spec }) => spec.template.spec);
    expect(pods).toHaveLength(3);
    for (const pod of pods) {
      expect(pod.automountServiceAccountToken).toBe(false);
      expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
      for (const { securityContext } of pod.containers) {
        expect(securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
      }
    }
  });

  test('secrets come by reference alone: certificates as files, passwords, keys and tokens as variables', () => {
    const { stdout } = render('full');
    expect(stdout).not.toMatch(/kind: Secret\b/);
    const [container] = named(manifests('full'), 'Deployment', 'studies-ballast-worker').spec.template.spec.containers;
    const from = Object.fromEntries(
      container.env.map(({ name, valueFrom }: { name: string; valueFrom?: object }) => [name, valueFrom]),
    );
    expect(from).toMatchObject({
      PGPASSWORD: { secretKeyRef: { name: 'ballast-ledger', key: 'password' } },
      TEMPORAL_API_KEY: { secretKeyRef: { name: 'temporal-key', key: 'api-key' } },
      BALLAST_PAYLOAD_KEY: { secretKeyRef: { name: 'ballast-payloads', key: 'payload-key' } },
    });
    const value = (name: string) => container.env.find((one: { name: string }) => one.name === name)?.value;
    expect(value('BALLAST_STORE')).toBe(
      'postgres://ballast_worker@db.example.org/ballast?schema=studies&sslrootcert=/etc/ballast/ledger/ca.crt',
    );
    expect(value('TEMPORAL_TLS_CLIENT_KEY_PATH')).toBe('/etc/ballast/temporal/tls.key');
    expect(value('BALLAST_INSECURE')).toBeUndefined();
  });

  test('the migration comes before everything else, as the owner, and gives the others their rights', () => {
    const job = named(manifests('full'), 'Job', 'studies-ballast-migrate');
    expect(job.metadata.annotations?.['helm.sh/hook']).toBe('pre-install,pre-upgrade');
    const [container] = job.spec.template.spec.containers;
    expect(container.args).toEqual(['store', 'migrate', '--writers', 'ballast_worker', '--readers', 'ballast_reader']);
    expect(container.env[0].value).toMatch(/^postgres:\/\/ballast_owner@/);
    expect(container.env[1].valueFrom.secretKeyRef).toEqual({ name: 'ballast-owner', key: 'password' });
  });

  test('KEDA brings workers by what waits, and takes none away while something is left to compute', () => {
    const all = manifests('full');
    const { spec } = named(all, 'ScaledObject', 'studies-ballast-worker');
    const [queue, left] = spec.triggers;
    expect(queue).toMatchObject({
      type: 'temporal',
      metadata: {
        taskQueue: 'ballast-0123456789abcdef-n2-batches',
        queueTypes: 'activity',
        endpoint: 'studies.tmprl.example.org:7233',
      },
      authenticationRef: { name: 'studies-ballast-temporal' },
    });
    expect(left.metadata.query).toBe(
      '(sum(ballast_run_repetitions_left) > bool 0) * count(up{job=~".*studies-ballast-worker.*"} == 1)',
    );
    expect(
      spec.advanced.horizontalPodAutoscalerConfig.behavior.scaleDown.stabilizationWindowSeconds,
    ).toBeGreaterThanOrEqual(600);
    // the scaler alone says how many
    expect(named(all, 'Deployment', 'studies-ballast-worker').spec.replicas).toBeUndefined();
    expect(named(all, 'TriggerAuthentication', 'studies-ballast-temporal').spec.secretTargetRef).toHaveLength(4);
  });

  test('the network lets in who scrapes and looks, and out to Temporal, the database and the name service', () => {
    const { spec } = named(manifests('plain'), 'NetworkPolicy', 'studies-ballast');
    expect(spec.policyTypes).toEqual(['Ingress', 'Egress']);
    expect(spec.egress[0].ports.map(({ port }: { port: number }) => port)).toEqual([7233, 5432, 53, 53]);
    expect(spec.ingress[0].ports.map(({ port }: { port: number }) => port)).toEqual([9464, 4600]);
    const monitor = named(manifests('full'), 'ServiceMonitor', 'studies-ballast-worker');
    expect(monitor.spec.endpoints).toEqual([{ port: 'metrics', interval: '15s' }]);
    expect(monitor.metadata.labels.release).toBe('prometheus');
  });

  test.each([
    ['temporal.address=', /temporal.address must name the frontend/],
    ['ledger.address=', /ledger.address must name the PostgreSQL database/],
    ['ledger.address=postgres://me:secret@db/ballast', /ledger/],
    ['dashboard.existingSecret=', /dashboard.existingSecret must name a secret/],
    ['keda.enabled=true', /keda.queue must name the control queue/],
    ['worker.threads=0', /worker.*threads|threads.*minimum/s],
    ['worker.terminationGracePeriodSeconds=5', /terminationGracePeriodSeconds/],
  ])('refuses %s, saying what must be said', (set, words) => {
    const { status, stderr } = render('plain', [set]);
    expect(status).toBe(1);
    expect(stderr).toMatch(words);
  });
});

/** @returns what is wrong with a manifest for that version of Kubernetes */
function kubernetes(version: string): (manifest: object) => string[] {
  const file = path.join(ROOT, `test/fixtures/kubernetes/v${version}.json`);
  const { kinds, definitions } = JSON.parse(readFileSync(file, 'utf8')) as {
    kinds: Record<string, object>;
    definitions: object;
  };
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  return (manifest) => {
    const { kind = '' } = manifest as { kind?: string };
    const schema = kinds[kind];
    if (schema === undefined) return [`no schema of ${kind}`];
    const validate = ajv.compile({ ...schema, definitions });
    return validate(manifest)
      ? []
      : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
}
