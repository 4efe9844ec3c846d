import { Handshakes } from '../../../simulator/handshake/handshake';
import { serverMaterialOf } from '../../../simulator/handshake/server-material';
import { tlsServer } from '../../../simulator/handshake/tls-server';
import { VerifyContext } from '../context';
import { exchange } from '../exchange';
import { Origin } from '../origins';
import { ClientPair } from '../target';
import { Probe, skipped, verdict } from '../verdict';

const WITHOUT = 'no client certificate';
const FOREIGN = 'foreign client certificate';
const OWN = 'client certificate';

/**
 * Checks that the gateway refuses clients without a certificate or with one from another authority, and accepts the client's certificate.
 */
export function clientProbes(origin: Origin, context: VerifyContext): Probe[] {
  const { mode } = origin.server;
  if (mode !== 'MUTUAL' && mode !== 'OPTIONAL_MUTUAL') return [];
  const { client } = context;
  return [
    access(origin, WITHOUT, undefined, () => mode === 'OPTIONAL_MUTUAL'),
    access(origin, FOREIGN, context.foreign, () => false),
    ...client ? [access(origin, OWN, () => client, () => isAccepted(origin, context))] : [],
  ];
}

/** Whether the manifests accept a client with the given certificate; undefined if they do not decide it. */
export async function isAccepted({ name, server, workload }: Origin, { model, client, now }: VerifyContext): Promise<boolean | undefined> {
  const found = serverMaterialOf(model, server, workload);
  if (found.state !== 'found' || !client) return undefined;
  const settings = tlsServer(server, found.material);
  const { versions } = settings;
  const { refusal } = await new Handshakes(settings, new Map()).make({ host: name, sni: name, pair: client, versions }, now);
  return refusal?.by !== 'gateway';
}

function access(
  { url, name, versions }: Origin, check: string, pair: (() => ClientPair) | undefined,
  wantedOf: () => boolean | undefined | Promise<boolean | undefined>,
): Probe {
  return {
    sends: `GET ${url}/ with ${pair ? `a ${check}` : check}`,
    run: async target => {
      const wanted = await wantedOf();
      const answer = await exchange(target, new URL(`${url}/`), { versions, pair: pair?.() });
      if (answer.end === 'unreachable' || answer.end === 'unable') return [verdict(check, false, answer.why)];
      const accepted = answer.end === 'answered';
      const seen = accepted ? `accepted by the server of '${name}'` : `refused: ${answer.why}`;
      if (wanted === undefined) return [skipped(check, `${seen}; the manifests do not decide it`)];
      const expected = accepted === wanted ? '' : `; expected from the manifests: ${wanted ? 'accepted' : 'refused'}`;
      return [verdict(check, accepted === wanted, `${seen}${expected}`)];
    },
  };
}
