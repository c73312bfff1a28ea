// SPDX-License-Identifier: AGPL-3.0-or-later
// Pictures made from nothing.
import zlib from 'node:zlib';

function crc(bytes)
{
    let sum = ~0;

    for (const byte of bytes) {
        sum ^= byte;
        for (let i = 0; i < 8; i++)
            sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
    }
    return ~sum >>> 0;
}

function chunk(name, data)
{
    const all = Buffer.concat([Buffer.from(name), data]), out = Buffer.alloc(all.length + 8);

    out.writeUInt32BE(data.length);
    all.copy(out, 4);
    out.writeUInt32BE(crc(all), out.length - 4);
    return out;
}

// A grey PNG, black, or of noise that no packing makes smaller.
export function png(width, height, seed = 0)
{
    const head = Buffer.alloc(13), rows = Buffer.alloc(height * (width + 1));
    let chance = seed;

    head.writeUInt32BE(width, 0);
    head.writeUInt32BE(height, 4);
    head.set([8, 0, 0, 0, 0], 8);
    for (let i = 0; seed && i < rows.length; i++) {
        chance = (Math.imul(chance, 1103515245) + 12345) >>> 0;
        rows[i] = i % (width + 1) ? chance >>> 16 : 0;
    }
    return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', head),
        chunk('IDAT', zlib.deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}
