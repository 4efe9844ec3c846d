import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Content, digestOf, equal, inspectStore, leftovers } from './inspect';
import { child, inFolder } from './processes';
import { Random } from './random';
import { Order, Outcome, synth } from './synth';
import { RotationPhase } from 'cdk8s-istio-ingress';

const DAY = 24 * 60 * 60 * 1000;
/** Rounds with one store, before the next one starts from nothing. */
const ROUNDS_A_STORE = 25;
const LARGE = 40;

/**
 * Kills synths that create, renew and rotate, by `kill -9` at a random file operation or by a signal at a random moment, and looks
 * at the store each time: each identity is as before or as it should be; the next synth succeeds; nothing that was handed out is
 * lost, and nothing that the killed synth has issued is issued again; a frozen synth afterwards has nothing left to do.
 *
 * @param signals sent in turn; `SIGKILL` also at file operations
 */
export async function killed(rounds: number, seed: number, signals: readonly NodeJS.Signals[] = ['SIGKILL']): Promise<string> {
  const random = new Random(seed);
  const seen: Seen = { before: 0, between: 0, finished: 0, rotations: 0 };
  for (let round = 0; round < rounds;) {
    process.stderr.write(`\r${round} of ${rounds}`);
    await inFolder(async folder => {
      const output = join(folder, 'output.json');
      let order: Order = {
        store: join(folder, 'certificates'),
        hosts: ['host-0.example.com'],
        now: '2026-11-23T12:00:00Z',
        generation: '0',
        passphrase: random.below(4) === 0 ? 'correct horse battery staple' : undefined,
      };
      let content: Content = new Map();
      for (let last = Math.min(rounds, round + ROUNDS_A_STORE); round < last; round += 1) {
        const signal = signals[round % signals.length];
        const point = signal === 'SIGKILL' && random.below(2) === 0
          ? String(1 + random.below(random.below(2) === 0 ? 60 : 400))
          : `${signal} after ${random.below(random.below(2) === 0 ? 120 : 600)} ms`;
        try {
          const upcoming = next(order, random, round);
          seen.rotations += upcoming.rotation === order.rotation ? 0 : 1;
          order = upcoming;
          content = await oneRound(order, content, point, output, seen);
        } catch (error) {
          throw new Error(`round ${round} (seed ${seed}, killed at ${point}, ${JSON.stringify({ ...order, hosts: order.hosts.length })}): `
            + `${(error as Error).message}`);
        }
      }
    });
  }
  process.stderr.write('\r');
  return `${rounds} synths ended by ${signals.join(' and ')} (${seen.rotations} in a step of a rotation): store as before ${seen.before}, `
    + `further ${seen.between}; ${seen.finished} had written manifests, the same as the next synth`;
}

/** Creates, renews, issues everything anew, or goes a step on in replacing the authority by another one. */
function next(order: Order, random: Random, round: number): Order {
  switch (random.below(6)) {
    case 0: return { ...order, now: new Date(Date.parse(order.now) + 300 * DAY).toISOString() };
    case 1: return { ...order, generation: String(round) };
    case 2:
    case 3: return rotate(order);
    default: return {
      ...order,
      hosts: [...order.hosts, ...Array.from({ length: random.below(5) === 0 ? LARGE : 1 + random.below(4) }, (_, at) => `r${round}-${at}.example.com`)],
    };
  }
}

const PHASES: readonly (RotationPhase | undefined)[] = [
  undefined,
  RotationPhase.TRUST_BOTH,
  RotationPhase.ISSUE_NEW,
  RotationPhase.TRUST_NEW,
];

function rotate({ rotation, replaced = 0, ...order }: Order): Order {
  return rotation === RotationPhase.TRUST_NEW ? { ...order, replaced: replaced + 1 }
    : { ...order, replaced, rotation: PHASES[PHASES.indexOf(rotation) + 1] };
}

interface Seen {
  before: number;
  between: number;
  finished: number;
  rotations: number;
}

async function oneRound(order: Order, before: Content, point: string, output: string, seen: Seen): Promise<Content> {
  rmSync(output, { force: true });
  const byTime = /^(\w+) after (\d+)/.exec(point);
  const victim = await child(order, output, byTime ? {} : { STRESS_KILL: point });
  victim.start();
  if (byTime) setTimeout(() => victim.process.kill(byTime[1] as NodeJS.Signals), Number(byTime[2]));
  const { code, stderr } = await victim.ended;
  if (code !== null && code !== 0) throw new Error(`the synth failed instead of being killed: ${stderr}`);

  const found = existsSync(join(order.store, 'store.json'))
    ? inspectStore(order.store, order.passphrase, false)
    : new Map<string, string>();
  const changed = !equal(before, found);
  const handedOut = existsSync(output) ? parse(readFileSync(output, 'utf8')) : undefined;
  for (const name of before.keys()) {
    if (!found.has(name)) throw new Error(`${name} is lost`);
  }

  const outcome = synth(order);
  const issued = outcome.changes.filter(({ action }) => action === 'created' || action === 'renewed').map(({ name }) => name);
  const twice = issued.filter(name => found.has(name) && found.get(name) !== before.get(name));
  if (twice.length > 0) throw new Error(`${twice.join(', ')} issued, although the killed synth had done it`);
  if (handedOut && manifests(handedOut) !== manifests(outcome)) throw new Error('manifests that were written differ from the next ones');
  const after = inspectStore(order.store, order.passphrase);
  for (const [name, digest] of found) {
    if (after.get(name) !== digest && !issued.includes(name)) throw new Error(`${name} changed without being reported`);
  }
  for (const [name, { certificate, key }] of Object.entries(outcome.secrets)) {
    if (after.get(name) !== digestOf(certificate, key)) throw new Error(`${name} was handed out, and the store has another one`);
  }
  if (manifests(synth({ ...order, frozen: true })) !== manifests(outcome)) throw new Error('a frozen synth gives other manifests');
  const torn = leftovers(order.store);
  if (torn.length > 0) throw new Error(`left over: ${torn.join(', ')}`);
  seen[changed ? 'between' : 'before'] += 1;
  seen.finished += handedOut ? 1 : 0;
  return after;
}

function manifests({ secrets, trusted }: Outcome): string {
  return JSON.stringify({ secrets, trusted });
}

/** undefined: the manifests themselves were torn by the kill. */
function parse(text: string): Outcome | undefined {
  try {
    return JSON.parse(text) as Outcome;
  } catch {
    return undefined;
  }
}
