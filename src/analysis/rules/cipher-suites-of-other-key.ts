import { isListener } from '../../model/gateway-api/listener-servers';
import { CIPHER_SUITES_OPTION } from '../../model/gateway-api/listeners';
import { ServerCertificate } from '../../model/server-certificates';
import { isCipherSuite } from '../../validation/cipher-suites';
import { Report, Rule } from '../rule';

const SUITES = 'gateway.spec.servers[1].tls.cipherSuites';

/** The cipher suites of a server support its kind of key. */
export const cipherSuitesOfOtherKey: Rule = {
  id: 'cipher-suites-of-other-key',
  codes: ['cipher-suites-of-other-key'],
  complies: 'the cipher suites of a server include one for the kind of key of its certificate: ECDSA for EC keys, RSA for RSA keys',
  readsSecrets: true,
  accepted: { set: { [SUITES]: ['ECDHE-RSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES128-GCM-SHA256'] } },
  refused: { set: { [SUITES]: ['ECDHE-RSA-AES128-GCM-SHA256'] } },
  check: ({ serverCertificates }) =>
    serverCertificates
      .filter((one, i) => isFirst(one, serverCertificates[i - 1]))
      .flatMap((one): Report[] => {
        const { server, workload } = one;
        const { tls } = server.spec;
        const suites = (tls?.cipherSuites ?? []).filter(isCipherSuite);
        const fits = serverCertificates
          .filter(each => each.server === server && each.workload === workload)
          .some(each => suites.some(suite => isFor(suite, keyKind(each))));
        if (suites.length === 0 || fits || tls?.minProtocolVersion === 'TLSV1_3' || isMissingOne(one, serverCertificates)) {
          return [];
        }
        const kind = keyKind(one);
        const clients = ['TLSV1_0', 'TLSV1_1', 'TLSV1_2'].includes(tls?.maxProtocolVersion ?? '') ? 'no client' : 'no client of TLS 1.2';
        return [
          {
            resource: server.gateway.resource,
            path: isListener(server) ? `${server.path}.tls.options[${CIPHER_SUITES_OPTION}]` : `${server.path}.tls.cipherSuites`,
            message:
              `none of the suites ${suites.join(', ')} supports the ${kind === 'ECDSA' ? 'EC' : 'RSA'} key of certificate '${one.leaf.label}': ` +
              `${clients} can connect`,
            help: `add a suite for ${kind} keys, for example ECDHE-${kind}-AES128-GCM-SHA256`,
          },
        ];
      }),
};

/** Whether a suite can be used with a kind of key; true for operators and groups, which are not evaluated. */
function isFor(suite: string, kind: string): boolean {
  if (!/^[A-Z0-9]/.test(suite) || suite === 'ALL') {
    return true;
  }
  return suite.startsWith('ECDHE-ECDSA-') ? kind === 'ECDSA' : kind === 'RSA';
}

function keyKind({ leaf }: ServerCertificate): 'RSA' | 'ECDSA' {
  return leaf.publicKey.asymmetricKeyType === 'rsa' ? 'RSA' : 'ECDSA';
}

function isFirst(one: ServerCertificate, before: ServerCertificate | undefined): boolean {
  return before?.server !== one.server || before.workload !== one.workload;
}

/** Whether a second certificate of the server is missing, which may have the other kind of key. */
function isMissingOne({ server, workload }: ServerCertificate, all: readonly ServerCertificate[]): boolean {
  const { tls } = server.spec;
  const wanted = Math.max(tls?.credentialNames?.length ?? 0, tls?.tlsCertificates?.length ?? 0, 1);
  return all.filter(each => each.server === server && each.workload === workload).length < wanted;
}
