// SPDX-License-Identifier: AGPL-3.0-or-later
// The page that a citizen saves and opens from a file: it asks nobody, finds true proofs right and
// names what was tampered with. Its own SHA-2 and Ed25519 are held against those of node.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { House, Tap } from './house.mjs';

const tap = new Tap(), house = new House();
const report = { class: 'complaint', title: 'Jembatan kayu contoh patah', anonymous: true,
    body: 'Papan jembatan contoh patah dan anak sekolah sulit lewat.' };
const flip = (text, at) => text.slice(0, at) + (text[at] === '0' ? '1' : '0') + text.slice(at + 1);

async function reportAndSign(n)
{
    const numbers = [];
    await house.serve('--no-work', '--no-rate-limit');
    for (let i = 0; i < n; i++) {
        const made = await fetch(`${house.url}/api/v1/reports`, { method: 'POST', body: JSON.stringify(report),
            headers: { 'Content-Type': 'application/json' } });
        numbers.push((await made.json()).number);
    }
    await house.stop();
    return { numbers, note: house.run('ledger', 'head', '--sign') };
}

// What the page says of these documents: the sum, and each line.
async function say(page, documents, kept = '', keys = '')
{
    await page.setInputFiles('#berkas', documents.map((d, i) => ({ name: `${i}.json`, mimeType: 'application/json',
        buffer: Buffer.from(typeof d === 'string' ? d : JSON.stringify(d)) })));
    await page.fill('#kepala', kept);
    await page.fill('#kunci', keys);
    await page.evaluate(() => check());
    return { sum: await page.textContent('#hasil'), lines: await page.locator('#rincian li').allInnerTexts() };
}

const tampered = {
    'canonical bytes': [d => { d.events[0].canonical = d.events[0].canonical.replace('complaint', 'aspiration'); }, 'DIUBAH'],
    'words': [d => { d.events[0].texts.body.text += '!'; }, 'DIUBAH'],
    'a path': [d => { d.events[0].path[0] = flip(d.events[0].path[0], 5); }, 'TIDAK ADA'],
    'a place': [d => { d.events[0].index++; }, 'TIDAK ADA'],
    'a root': [d => { d.head.root = flip(d.head.root, 9); }, 'DIUBAH'],
    'a note': [d => { d.head.note = d.head.note.replace('Z\n', '1Z\n'); }, 'SALAH'],
    'a signature': [d => { d.head.note = flip(d.head.note, d.head.note.length - 20); }, 'SALAH'],
};

async function judges(page, docs)
{
    let said = await say(page, [docs.proof, docs.growth, docs.note], docs.kept, docs.keys);
    tap.ok(said.sum === 'SEMUA BENAR' && said.lines.some(l => l.startsWith('Melanjutkan kepala')),
        'what is true is right, and goes on from the kept head', said);
    said = await say(page, [docs.proof], docs.note, docs.keys);
    tap.ok(said.sum === 'SEMUA BENAR' && said.lines.some(l => l.startsWith('Sama dengan kepala')),
        'the same head is the same', said);
    said = await say(page, [docs.proof], docs.kept);
    tap.ok(said.sum === 'ADA YANG SALAH' && said.lines.some(l => l.includes('consistency?from=')),
        'an older head asks for the proof of growth', said);
    for (const [what, [change, word]] of Object.entries(tampered)) {
        const bad = structuredClone(docs.proof);
        change(bad);
        said = await say(page, [bad], '', docs.keys);
        tap.ok(said.sum === 'ADA YANG SALAH' && said.lines.some(l => l.includes(word)), `${what}, changed, is found`, said);
    }
    said = await say(page, [{ ...docs.growth, from_root: flip(docs.growth.from_root, 3) }], docs.kept, docs.keys);
    tap.ok(said.lines.some(l => l.includes('SALAH')), 'a growth from another root is found', said);
    const lines = docs.note.split('\n');
    lines[2] = flip(lines[2], 4);
    said = await say(page, [docs.proof], lines.join('\n'), docs.keys);
    tap.ok(said.lines.some(l => l.includes('ditulis ulang')), 'another root of the same size is a fork', said);
    const [name, , key] = docs.keys.split('+');
    said = await say(page, [docs.proof], '', `${name}+00000000+${key}`);
    tap.ok(said.lines.some(l => l.includes('tidak terbaca')), 'a key that is none is refused', said);
}

// Lengths around the blocks of both hashes, and signatures by chance, some with a bit turned.
async function computes(page)
{
    let wrong = 0;
    for (const n of [0, 1, 55, 56, 63, 64, 65, 111, 112, 127, 128, 129, 300]) {
        const data = crypto.randomBytes(n);
        const got = await page.evaluate(d => [hex(sha256(unhex(d))), hex(sha512(unhex(d)))], data.toString('hex'));
        wrong += got[0] !== crypto.createHash('sha256').update(data).digest('hex')
            || got[1] !== crypto.createHash('sha512').update(data).digest('hex');
    }
    tap.ok(wrong === 0, 'its hashes are those of node', wrong);
    for (let i = 0; i < 8; i++) {
        const { publicKey, privateKey } = crypto.generateKeyPairSync('ed25519');
        const text = crypto.randomBytes(20 + i), signature = crypto.sign(null, text, privateKey);
        const key = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
        if (i % 2)
            [signature, text, key][Math.floor(i / 2) % 3][3] ^= 4;
        const got = await page.evaluate(d => signatureHolds(...d.map(unhex)), [key, text, signature].map(b => b.toString('hex')));
        wrong += got !== (i % 2 === 0);
    }
    tap.ok(wrong === 0, 'its signatures are those of node', wrong);
}

try {
    await house.open();
    await house.stop();
    const first = await reportAndSign(3), second = await reportAndSign(20);
    const size = Number(first.note.split('\n')[1]);
    await house.serve('--no-work', '--no-rate-limit');
    const get = async address => (await fetch(`${house.url}${address}`)).text();
    const saved = path.join(house.folder, 'periksa.html');
    const answer = await fetch(`${house.url}/buku-besar/periksa.html`);
    tap.ok(answer.headers.get('content-disposition') === 'attachment; filename="periksa.html"', 'the page is for saving');
    fs.writeFileSync(saved, await answer.text());
    const docs = {
        kept: first.note, note: second.note, keys: (await get('/buku-besar/kunci.txt')).trim(),
        growth: JSON.parse(await get(`/api/v1/ledger/consistency?from=${size}`)),
        proof: JSON.parse(house.run('ledger', 'proof', first.numbers[0], '--all')),
    };
    await house.stop();
    const page = await (await house.phone(true)).newPage(), asked = [];
    page.on('request', r => asked.push(r.url()));
    page.on('pageerror', e => asked.push(`script: ${e.message}`));
    await page.goto(`file://${saved}`);
    await judges(page, docs);
    await computes(page);
    tap.ok(asked.length === 1, 'it asks nobody', ...asked);
    const found = await new AxeBuilder({ page }).analyze();
    tap.ok(found.violations.length === 0, 'axe finds nothing', ...found.violations.map(v => v.id));
    tap.ok(fs.statSync(saved).size < 20000, 'it is small');
} catch (e) {
    tap.ok(false, 'the visit ends', e.stack);
}
await house.close();
tap.end();
