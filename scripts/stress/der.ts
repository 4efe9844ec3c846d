import { Random } from './random';
// the reader of the library: what it reads is what a mutation has to change
import { DerNode, strictDer } from '../../src/pki/x509/strict-der';

const OCTET_STRING = 0x04;
const TAGS = [0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0c, 0x13, 0x16, 0x17, 0x18, 0x30, 0x31, 0x80, 0x81, 0x82, 0x86, 0x87, 0xa0, 0xa3];

/** An element whose members can be changed. */
interface Element {
  tag: number;
  contents: Buffer;
  children: Element[];
}

/** Bytes of DER with some of them changed, or with elements removed, doubled, swapped or of another type, and lengths that fit. */
export function mutatedDer(der: Buffer, random: Random): Buffer {
  if (random.below(10) === 0) return der.subarray(0, random.below(der.length));
  if (random.below(2) === 0) {
    const copy = Buffer.from(der);
    for (let times = 1 + random.below(3); times > 0; times--) copy[random.below(copy.length)] = random.below(256);
    return copy;
  }
  const root = elementOf(der, strictDer(der));
  for (let times = 1 + random.below(2); times > 0; times--) mutate(root, random);
  return encode(root);
}

function mutate(root: Element, random: Random): void {
  let parent = root;
  let at = random.below(parent.children.length);
  while (parent.children[at].children.length > 0 && random.below(6) > 0) {
    parent = parent.children[at];
    at = random.below(parent.children.length);
  }
  const { children } = parent;
  const element = children[at];
  switch (random.below(6)) {
    case 0:
      children.splice(at, 1);
      if (parent === root && children.length === 0) children.push(element);
      break;
    case 1:
      children.splice(at, 0, element);
      break;
    case 2:
      children.push(...children.splice(at, 1));
      break;
    case 3:
      children[at] = { ...element, tag: random.pick(TAGS) };
      break;
    case 4:
      children[at] = {
        tag: element.tag, contents: Buffer.from(Array.from({ length: random.below(20) }, () => random.below(256))), children: [],
      };
      break;
    default: {
      const contents = Buffer.from(element.contents);
      if (contents.length > 0) contents[random.below(contents.length)] = random.below(256);
      children[at] = { ...element, contents };
    }
  }
}

/** Values of extensions are DER within an octet string. */
function elementOf(der: Buffer, node: DerNode): Element {
  const contents = der.subarray(node.contents, node.end);
  let children = node.children.map(child => elementOf(der, child));
  if (node.tag === OCTET_STRING) {
    try {
      children = [elementOf(contents, strictDer(contents))];
    } catch {
      // no DER
    }
  }
  return { tag: node.tag, contents, children };
}

function encode({ tag, contents, children }: Element): Buffer {
  const body = children.length > 0 ? Buffer.concat(children.map(encode)) : contents;
  const { length } = body;
  const head = length < 0x80 ? [tag, length] : length < 0x100 ? [tag, 0x81, length] : [tag, 0x82, Math.floor(length / 256), length % 256];
  return Buffer.concat([Buffer.from(head), body]);
}
