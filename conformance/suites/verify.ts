import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { IngressModel } from '../../src/model/ingress-model';
import { readManifests } from '../../src/model/input/read-manifests';
import { verifyContext } from '../../src/report/verify/context';
import { plan } from '../../src/report/verify/plan';
import { verify, VerifiedOrigin } from '../../src/report/verify/verify';
import { allModes, Form, FORMS } from '../corpus/all-modes';
import { Context, Suite } from '../suite';
import { Served } from '../tools/served';
import { LIVE_MUTATIONS, LiveMutation, Manifests, Others } from '../walk/live-mutations';
import { CertificateAuthority, CertificateBundle, CertificateStore } from 'cdk8s-istio-ingress';

const NAME = 'verify';
const DAY = 24 * 60 * 60 * 1000;

/** The command `verify` against Envoy: silent when Envoy runs the manifests, and naming what differs when it runs others. */
export const verifySuite: Suite = {
  name: NAME,
  async run(context) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'conformance-verify-'));
    try {
      for (const form of FORMS) {
        const world = worldOf(form);
        await against(`${form}: as in the manifests`, world.yaml, world, folder, context, { failed: [] });
      }
      const world = worldOf('credentialName');
      for (const mutation of LIVE_MUTATIONS) {
        await against(mutation.name, mutated(world, mutation), world, folder, context, mutation);
      }
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  },
};

/** A program, and the same program with other certificates. */
interface World {
  readonly yaml: string;
  readonly client: CertificateBundle;
  readonly trust: string;
  readonly others: () => Others;
}

function authority(now: number, name = 'shop'): CertificateAuthority {
  const store = CertificateStore.inMemory({ clock: { now: () => new Date(now) } });
  return CertificateAuthority.selfSigned(name, { store, intermediate: true });
}

function worldOf(form: Form): World {
  const now = Date.now();
  const ca = authority(now);
  const other = (from: CertificateAuthority) => read(allModes(form, from));
  return {
    yaml: allModes(form, ca),
    client: ca.issueClientCertificate('client'),
    trust: ca.trustAnchors.pem,
    others: () => ({
      before: other(authority(now - 60 * DAY)), expired: other(authority(now - 500 * DAY)), foreign: other(authority(now, 'foreign')),
    }),
  };
}

function read(yaml: string): Manifests {
  return new Manifests(parseAllDocuments(yaml).map(document => document.toJS()).filter(Boolean));
}

function mutated({ yaml, others }: World, { apply }: LiveMutation): string {
  const running = read(yaml);
  apply(running, others());
  return running.all.map(manifest => stringify(manifest)).join('---\n');
}

/** Serves manifests, verifies those of the world, and compares what fails. */
async function against(
  id: string, running: string, world: World, folder: string, { report, tools }: Context,
  { failed, patience = 3 }: Pick<LiveMutation, 'failed' | 'patience'>,
): Promise<void> {
  if (!report.selects(id)) { return; }
  const file = path.join(folder, 'running.yaml');
  fs.writeFileSync(file, running);
  const served = await tools.judge.serve({ envoy: tools.envoy, paths: [file], patience });
  try {
    const origins = await verified(world, served);
    const lines = origins.flatMap(({ origin, checks }) =>
      checks.filter(({ status }) => status === 'failed').map(({ check, detail }) => `${origin} ${check}: ${detail}`));
    const ok = lines.length === failed.length ? lines.every((line, at) => failed[at].test(line)) : false;
    const words = `should fail with:\n${failed.join('\n')}\nbut fails with:\n${lines.join('\n')}`;
    const judge = failed.length === 0 ? 'Envoy: verify finds nothing wrong' : 'Envoy: verify names what differs';
    report.check({ suite: NAME, judge, id, ok, words, evidence: `verified manifests:\n${world.yaml}\nrunning:\n${running}` });
  } finally {
    await served.stop();
  }
}

async function verified({ yaml, client, trust }: World, { ready }: Served): Promise<VerifiedOrigin[]> {
  const context = verifyContext(new IngressModel(readManifests(yaml)), new Date(), {
    trust, client: { certificate: client.certificateChain, key: client.privateKey },
  });
  const ports = new Map(Object.entries(ready.ports).map(([port, local]) => [Number(port), local]));
  return verify(await plan(context, { gateways: [], expected: [] }), { address: '127.0.0.1', ports, timeout: 10_000 }, 4);
}
