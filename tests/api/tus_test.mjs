// SPDX-License-Identifier: AGPL-3.0-or-later
// A client that others wrote sends files in pieces: over a line that is cut, to a server that dies.
import net from 'node:net';
import * as tus from 'tus-js-client';
import { Installation, newDatabase, Tap } from '../support/house.mjs';
import { png } from '../support/picture.mjs';

const tap = new Tap();
const endpoint = '/api/v1/attachments';

// The way to the server, which can be cut and leads to wherever it listens now.
class Line {
    cutAfter = Infinity; // bytes that come from the client
    cuts = 0;

    async open(house)
    {
        this.server = net.createServer(near => {
            const far = net.connect(new URL(house.url).port, '127.0.0.1');
            const end = () => {
                near.destroy();
                far.destroy();
            };
            near.on('data', data => {
                const left = this.cutAfter;
                this.cutAfter -= data.length;
                if (data.length <= left)
                    return far.write(data);
                this.cutAfter = Infinity;
                this.cuts++;
                far.write(data.subarray(0, left), () => far.end());
                near.destroy();
            });
            far.on('data', data => near.write(data));
            for (const socket of [near, far])
                socket.on('error', end).on('close', end);
        });
        await new Promise(done => this.server.listen(0, '127.0.0.1', done));
        this.url = `http://127.0.0.1:${this.server.address().port}`;
    }

    close()
    {
        this.server.close();
    }
}

// Sends with the client; what it asked, and how it ended.
function send(line, file, headers, more = {})
{
    const seen = { asked: [], error: null };

    return new Promise(done => {
        seen.upload = new tus.Upload(file, {
            endpoint: line.url + endpoint, headers, retryDelays: Array(200).fill(20),
            metadata: { filename: 'foto contoh.png', filetype: 'image/png' },
            onAfterResponse: (request, response) => {
                seen.asked.push(`${request.getMethod()} ${request.getHeader('Upload-Offset') ?? ''} ` +
                    response.getStatus());
            },
            onError: error => {
                seen.error = error;
                done(seen);
            },
            onSuccess: () => done(seen),
            ...more,
        });
        if (more.started)
            more.started(seen, done);
        seen.upload.start();
    });
}

const idOf = upload => new URL(upload.url).pathname.split('/').pop();

async function use(engine, house, headers, seen, what)
{
    const answer = await fetch(`${house.url}/api/v1/reports`, {
        method: 'POST', headers: { ...headers, 'Content-Type': 'application/json' },
        body: JSON.stringify({ class: 'complaint', title: 'Jembatan kayu contoh patah',
            body: 'Papan jembatan contoh patah sejak Senin pagi.', attachments: [idOf(seen.upload)] }) });
    const made = await answer.json();
    tap.ok(!seen.error && answer.status === 201, `${engine}: ${what}`, String(seen.error), made, seen.asked);
    return made;
}

async function walk(engine, database)
{
    const house = new Installation(database), line = new Line();
    try {
        house.run('init', '--test');
        const secret = house.run('token', 'add', '--account', 'koordinator', '--scope', 'all').trim();
        const token = { Authorization: `Bearer ${secret}` }, file = png(1200, 800, 7); // about a megabyte
        await house.serve('--no-rate-limit');
        await line.open(house);

        const plain = await send(line, file, token);
        const made = await use(engine, house, token, plain, 'a file that nothing disturbs arrives');

        const small = await send(line, file, token, { chunkSize: 100000 });
        await use(engine, house, token, small, 'and in ten pieces');
        tap.ok(small.asked.filter(a => a.startsWith('PATCH')).length === Math.ceil(file.length / 100000),
            `${engine}: they are as many as they should be`, small.asked);

        line.cutAfter = 600000;
        const cut = await send(line, file, token);
        const again = cut.asked.filter(a => /^PATCH [1-9]\d* 204/.test(a));
        await use(engine, house, token, cut, 'a file whose line was cut in the middle arrives');
        tap.ok(line.cuts === 1 && again.length === 1, `${engine}: it went on where it was cut`, cut.asked);

        let killed = 0;
        const over = await send(line, file, token, { chunkSize: 150000,
            onChunkComplete: async (size, accepted) => {
                if (accepted === 300000 && !killed++) {
                    await house.kill();
                    await house.serve('--no-rate-limit');
                }
            } });
        await use(engine, house, token, over, 'a file whose server died between two pieces arrives');
        tap.ok(killed === 1 && over.asked.filter(a => a.startsWith('POST')).length === 1,
            `${engine}: it did not begin anew`, over.asked);

        const during = await send(line, file, token, { uploadDataDuringCreation: true });
        await use(engine, house, token, during, 'a file that comes with its beginning arrives');
        tap.ok(during.asked.length === 1, `${engine}: it takes one question`, during.asked);

        const left = await send(line, file, token, { chunkSize: 200000, started: (seen, done) => {
            seen.upload.options.onChunkComplete = (size, accepted) => {
                if (accepted === 400000)
                    seen.upload.abort().then(() => done(seen));
            };
        } });
        const resumed = await send(line, file, token, { uploadUrl: left.upload.url });
        await use(engine, house, token, resumed, 'a file that was left arrives from another program');
        tap.ok(resumed.asked[0].startsWith('HEAD') && resumed.asked[1]?.startsWith('PATCH 400000'),
            `${engine}: which went on where the first one stopped`, resumed.asked);

        const given = await send(line, file, token, { chunkSize: 200000, started: (seen, done) => {
            seen.upload.options.onChunkComplete = () => seen.upload.abort(true).then(() => done(seen));
        } });
        const told = await fetch(given.upload.url ?? `${line.url}${endpoint}/1`,
            { method: 'HEAD', headers: { ...token, 'Tus-Resumable': '1.0.0' } });
        tap.ok(given.asked.at(-1).startsWith('DELETE  204') && told.status === 404,
            `${engine}: a file that was given up is gone`, given.asked, told.status);

        const svg = await send(line, Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), token);
        tap.ok(svg.error?.originalResponse?.getStatus() === 422 &&
            JSON.parse(svg.error.originalResponse.getBody()).detail.includes('SVG'),
            `${engine}: the client hears why a file was refused`, String(svg.error), svg.asked);

        const large = await send(line, Buffer.alloc((25 << 20) + 1), token);
        tap.ok(large.error?.originalResponse?.getStatus() === 413 && large.asked.length === 1,
            `${engine}: one that is too large does not even begin`, String(large.error), large.asked);

        const reporter = { Authorization: `Receipt ${made.receipt}` };
        line.cutAfter = 500000;
        const theirs = await send(line, file, reporter,
            { endpoint: `${line.url}${endpoint}?report=${made.number}` });
        const reply = await fetch(`${house.url}/api/v1/reports/${made.number}/actions`, {
            method: 'POST', headers: { ...reporter, 'Content-Type': 'application/json' },
            body: JSON.stringify({ action: 'reply', text: 'Ini fotonya.', attachments: [idOf(theirs.upload)] }) });
        tap.ok(!theirs.error && reply.status === 200, `${engine}: a reporter sends one with the receipt`,
            String(theirs.error), theirs.asked, await reply.text());
    } catch (e) {
        tap.ok(false, `${engine}: the walk came to its end`, e.stack, house.log().slice(-3000));
    }
    line.close();
    tap.ok(await house.close() === 0, `${engine}: the server ended in order`);
}

await walk('sqlite');
await walk('postgres', newDatabase('lapor_tus'));
tap.end();
