import { generateKeyPairSync } from 'node:crypto';

const PEM = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const [BEGIN, ...LINES] = PEM.trimEnd().split('\n');
const END = LINES.pop()!;
/** The key without line breaks. */
const KEY = LINES.join('');
const SECRET = 'apiVersion: v1\nkind: Secret\nmetadata: {name: shop, namespace: istio-system}\ntype: kubernetes.io/tls\n';

/** Text in which a private key stands where none belongs, most of it broken YAML. */
export const PLACES: { readonly [name: string]: string } = {
  'text over several lines without quotes': `${SECRET}data:\n  tls.key: ${PEM}`,
  'a value with a colon': `${SECRET}data:\n  tls.key: ${KEY}: ${KEY}\n`,
  'a block that is indented too little': `${SECRET}data:\n  tls.key: |\n    ${BEGIN}\n   ${LINES[0]}\n  ${LINES[1]}\n ${END}\n`,
  'the head of a block': `${SECRET}data:\n  tls.key: |${KEY}\n`,
  'the head of a block, with words': `${SECRET}data:\n  tls.key: |2x ${KEY}\n`,
  'a flow map that does not close': `${SECRET}data: {tls.key: ${KEY}\n`,
  'a flow map with two values': `${SECRET}data: {tls.key: ${KEY} ${KEY}: }, ]\n`,
  'items of a flow map': `${SECRET}data: {${KEY}, ${KEY}}\n`,
  'a flow list': `${SECRET}data: [${KEY}, : ${KEY}\n`,
  'tabs': `${SECRET}data:\n\ttls.key: ${KEY}\n`,
  'tabs before lines of a value': `${SECRET}data:\n  tls.key:\n\t${LINES[0]}\n\t${LINES[1]}: \n`,
  'a key that is there twice': `${SECRET}data:\n  ${KEY}: a\n  ${KEY}: b\n`,
  'a key of a map': `${SECRET}data:\n  ${KEY}: not base64\n`,
  'a key of a map over several lines': `${SECRET}stringData:\n  ? |\n    ${LINES.join('\n    ')}\n  : a\n`,
  'an anchor': `${SECRET}data:\n  tls.key: &${KEY} a\n  x: *${KEY}x\n`,
  'an alias': `${SECRET}data:\n  tls.key: *${KEY}\n`,
  'a tag': `${SECRET}data:\n  tls.key: !${KEY} a\n`,
  'a tag of YAML': `${SECRET}data:\n  tls.key: !!${KEY} a\n`,
  'a tag in brackets': `${SECRET}data:\n  tls.key: !<${KEY} a\n`,
  'a handle of a tag': `${SECRET}data:\n  tls.key: !${KEY}!x a\n`,
  'a wrong escape': `${SECRET}data:\n  tls.key: "\\z${KEY}"\n`,
  'a wrong code point': `${SECRET}data:\n  tls.key: "\\U${KEY}"\n`,
  'a quote that does not close': `${SECRET}data:\n  tls.key: "${KEY}\n`,
  'text behind a quote': `${SECRET}data:\n  tls.key: "a" ${KEY}\n`,
  'text at a quote': `${SECRET}data:\n  tls.key: "a"${KEY}\n`,
  'a reserved character': `${SECRET}data:\n  tls.key: @${KEY}\n`,
  'a directive': `%${KEY} 1\n---\n${SECRET}`,
  'the version of a directive': `%YAML ${KEY}\n---\n${SECRET}`,
  'a tag of a directive': `%TAG ${KEY}\n---\n${SECRET}`,
  'binary data': `${SECRET}data:\n  tls.key: !!binary '${KEY}'\n`,
  'a number': `${SECRET}data:\n  tls.key: !!int ${KEY}\n`,
  'a set': `${SECRET}data: !!set { ${KEY}: 1 }\n`,
  'an ordered map': `${SECRET}data: !!omap [ ${KEY}: 1, ${KEY}: 2 ]\n`,
  'a merge key': `${SECRET}data:\n  <<: ${KEY}\n`,
  'JSON that ends': `{"apiVersion":"v1","kind":"Secret","data":{"tls.key":"${KEY}"`,
  'JSON with a mistake': `{"apiVersion":"v1","kind":"Secret","data":{"tls.key":"${KEY}" x}}`,
  'JSON without quotes': `{"apiVersion":"v1","kind":"Secret","data":{"tls.key":${KEY}}}`,
  'a PEM file': PEM,
  'a PEM file before a manifest': `${PEM}${SECRET}`,
  'the name': SECRET.replace('name: shop', `name: ${KEY}`),
  'the namespace': SECRET.replace('istio-system', KEY),
  'the type': `${SECRET.replace('kubernetes.io/tls', KEY)}data: {tls.crt: a}\n`,
  'the kind': `apiVersion: v1\nkind: ${KEY}\n`,
  'the kind, over several lines': `apiVersion: v1\nkind: |\n  ${PEM.replaceAll('\n', '\n  ')}\n`,
  'a list in the place of data': `${SECRET}data: [${KEY}]\n`,
  'text in the place of data': `${SECRET}data: ${KEY}\n`,
  'maps in the place of values': `${SECRET}data: {tls.key: {a: ${KEY}}, tls.crt: ${KEY}}\n`,
  'the certificate': `${SECRET}stringData:\n  tls.key: x\n  tls.crt: |\n    ${PEM.replaceAll('\n', '\n    ')}\n`,
  'a label of PEM': `${SECRET}stringData:\n  tls.crt: |\n    -----BEGIN ${KEY}-----\n    YQ==\n    -----END ${KEY}-----\n  tls.key: x\n`,
  'a template': `${SECRET}data:\n  tls.key: {{ ${KEY} }}\n`,
};

const PIECES = Array.from({ length: KEY.length - 12 }, (_, at) => KEY.slice(at, at + 12));

/** Whether a text holds twelve characters of the key. */
export function showsKey(text: string): boolean {
  return PIECES.some(piece => text.includes(piece));
}
