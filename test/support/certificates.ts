/** An authority of our own, and certificates that it signed; by the `openssl` on the PATH. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface Leaf {
  readonly name: string;
  /** 'DNS:host, IP:1.2.3.4' */
  readonly names: string;
  readonly use: 'serverAuth' | 'clientAuth';
  /** The authority's name; `ca` if absent. */
  readonly signer?: string;
  /** Its days are over. */
  readonly expired?: boolean;
}

/** Leaves NAME.pem and NAME.key for each in the folder, with the authorities that sign them. */
export function makeCertificates(folder: string, leaves: readonly Leaf[]): void {
  mkdirSync(folder, { recursive: true });
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  for (const signer of new Set(['ca', ...leaves.map(({ signer = 'ca' }) => signer)])) {
    const isAuthority = [
      '-addext',
      'basicConstraints=critical,CA:TRUE',
      '-addext',
      'keyUsage=critical,keyCertSign,cRLSign',
    ];
    openssl(
      'req',
      '-x509',
      ...key,
      '-days',
      '2',
      '-keyout',
      `${signer}.key`,
      '-out',
      `${signer}.pem`,
      '-subj',
      `/CN=${signer}`,
      ...isAuthority,
    );
  }
  for (const { name, names, use, signer = 'ca', expired = false } of leaves) {
    openssl('req', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
    const extensions = [
      `basicConstraints=CA:FALSE`,
      'keyUsage=critical,digitalSignature',
      `extendedKeyUsage=${use}`,
      `subjectAltName=${names}`,
    ];
    const database = path.join(folder, `${name}.database`);
    mkdirSync(database);
    writeFileSync(path.join(database, 'index.txt'), '');
    writeFileSync(path.join(database, 'serial'), '01');
    // `openssl ca`, since it alone signs for days that are over
    const config = [
      '[ca]\ndefault_ca=d',
      `[d]\ndir=${database}\ndatabase=$dir/index.txt\nserial=$dir/serial\nnew_certs_dir=$dir\ndefault_md=sha256\npolicy=p\nx509_extensions=x`,
      '[p]\ncommonName=supplied',
      `[x]\n${extensions.join('\n')}`,
    ];
    writeFileSync(path.join(database, 'ca.cnf'), `${config.join('\n')}\n`);
    const days = expired ? ['-startdate', '20200101000000Z', '-enddate', '20200102000000Z'] : ['-days', '2'];
    const authority = ['-cert', `${signer}.pem`, '-keyfile', `${signer}.key`];
    openssl(
      'ca',
      '-batch',
      '-config',
      path.join(database, 'ca.cnf'),
      ...authority,
      '-in',
      `${name}.csr`,
      '-out',
      `${name}.pem`,
      ...days,
      '-notext',
    );
  }
}
