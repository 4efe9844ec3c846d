import {
  constants, createDecipheriv, createHash, createHmac, createPrivateKey, createPublicKey, diffieHellman, hkdfSync, privateDecrypt,
} from 'node:crypto';

/** Opens one value of a SealedSecret as the controller does. */
export function openSealed(encrypted: string, privateKey: string, label: string): string {
  const bytes = Buffer.from(encrypted, 'base64');
  const end = 2 + bytes.readUInt16BE(0);
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  const key = privateDecrypt({ key: privateKey, padding, oaepHash: 'sha256', oaepLabel: Buffer.from(label) }, bytes.subarray(2, end));
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.alloc(12)).setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(end, -16)), decipher.final()]).toString();
}

/** Opens an armored age file with the 32 bytes of an X25519 key. */
export function openAge(armored: string, identity: Buffer): Buffer {
  const bytes = Buffer.from(armored.replace(/-----[^-]+-----|\n/g, ''), 'base64');
  const text = bytes.toString('latin1');
  const [, header, share, body, mac] = /^(age-encryption\.org\/v1\n-> X25519 (\S+)\n(\S+)\n---) (\S+)\n/.exec(text)!;
  const ephemeral = Buffer.from(share, 'base64');
  const privateKey = createPrivateKey({
    key: Buffer.concat([Buffer.from('302e020100300506032b656e04220420', 'hex'), identity]), format: 'der', type: 'pkcs8',
  });
  const spki = Buffer.from('302a300506032b656e032100', 'hex');
  const publicKey = createPublicKey({ key: Buffer.concat([spki, ephemeral]), format: 'der', type: 'spki' });
  const recipient = createPublicKey(privateKey as never).export({ type: 'spki', format: 'der' }).subarray(spki.length);
  const derive = (key: Buffer, salt: Buffer, info: string) => Buffer.from(hkdfSync('sha256', key, salt, info, 32));
  const wrappingKey = derive(
    diffieHellman({ privateKey, publicKey }), Buffer.concat([ephemeral, recipient]), 'age-encryption.org/v1/X25519',
  );
  const fileKey = open(wrappingKey, Buffer.alloc(12), Buffer.from(body, 'base64'));
  const expected = createHmac('sha256', derive(fileKey, Buffer.alloc(0), 'header')).update(header).digest('base64').replace(/=+$/, '');
  if (mac !== expected) throw new Error('the header of the age file was changed');
  const payload = bytes.subarray(header.length + 1 + mac.length + 1);
  return open(derive(fileKey, payload.subarray(0, 16), 'payload'), Buffer.from('000000000000000000000001', 'hex'), payload.subarray(16));
}

/** Opens the `data` of a Secret as `sops --decrypt` does, the MAC checked. */
export function openSops(secret: any, identity: Buffer): { [key: string]: string } {
  const key = openAge(secret.sops.age[0].enc, identity);
  const value = (text: string, context: string) => {
    const [, data, iv, tag] = /^ENC\[AES256_GCM,data:(.+),iv:(.+),tag:(.+),type:str\]$/.exec(text)!.map(part =>
      Buffer.from(part, 'base64'));
    const decipher = createDecipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context)).setAuthTag(tag);
    return Buffer.concat([decipher.update(data), decipher.final()]).toString();
  };
  const data = Object.fromEntries(Object.entries<string>(secret.data).map(([name, text]) => [name, value(text, `data:${name}:`)]));
  const digest = createHash('sha512').update(createHash('sha256').update('sops').digest()).update(Object.values(data).join(''));
  if (value(secret.sops.mac, secret.sops.lastmodified) !== digest.digest('hex').toUpperCase()) throw new Error('MAC mismatch');
  return Object.fromEntries(Object.entries(data).map(([name, base64]) => [name, Buffer.from(base64, 'base64').toString()]));
}

function open(key: Buffer, nonce: Buffer, sealed: Buffer): Buffer {
  const decipher = createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 }).setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
}
