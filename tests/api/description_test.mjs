// SPDX-License-Identifier: AGPL-3.0-or-later
// The running server against its own description: what it says it does, it does, and no more.
import { createConfig, lintFromString } from '@redocly/openapi-core';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { Installation, newDatabase, Tap } from '../support/house.mjs';
import { png } from '../support/picture.mjs';

const tap = new Tap();

async function lint(engine, text)
{
    // The recommended set; its warnings count as faults here too.
    const config = await createConfig({ extends: ['recommended'] });
    const found = await lintFromString({ source: text, absoluteRef: 'openapi.json', config });
    tap.ok(found.length === 0, `${engine}: the linter finds nothing`,
        ...found.map(f => `${f.severity} ${f.ruleId}: ${f.message} ${f.location?.[0]?.pointer}`));
}

// Answers may hold nothing that is not described; objects without members are open.
function closed(description)
{
    const copy = structuredClone(description);
    for (const schema of Object.values(copy.components.schemas))
        if (schema.properties)
            schema.additionalProperties = false;
    return copy;
}

class Checked {
    constructor(engine, url, description)
    {
        this.engine = engine;
        this.url = url;
        this.description = description;
        this.ajv = new Ajv2020({ strict: false, allErrors: true });
        addFormats(this.ajv);
        this.ajv.addSchema(closed(description), 'api');
        this.seen = new Map();
        this.odd = [];
    }

    operation(method, address)
    {
        for (const [pattern, item] of Object.entries(this.description.paths)) {
            const form = new RegExp(`^${pattern.replace(/\{[^}]*\}/g, '[^/]+')}$`);
            if (form.test(address) && item[method.toLowerCase()])
                return { pattern, ...item[method.toLowerCase()] };
        }
        throw new Error(`${method} ${address} is not described`);
    }

    resolve(response)
    {
        if (!response?.$ref)
            return response;
        return response.$ref.slice(2).split('/').reduce((at, key) => at[key], this.description);
    }

    fits(schema, value)
    {
        // A reference is one into the whole description.
        const here = JSON.parse(JSON.stringify(schema), (key, at) => key === '$ref' ? `api${at}` : at);
        const check = here.$ref ? this.ajv.getSchema(here.$ref) : this.ajv.compile(here);
        return check(value) ? [] : check.errors.map(e => `${e.instancePath} ${e.message} ` +
            JSON.stringify(e.params));
    }

    headers(described, answer)
    {
        const faults = [];
        for (const [name, header] of Object.entries(described ?? {}))
            if (header.required && !answer.headers.has(name))
                faults.push(`no header ${name}`);
        return faults;
    }

    // Asks, and looks whether what came is what is described. Answers { status, body, headers }.
    async ask(method, target, { headers = {}, json, body, form, expect } = {})
    {
        const address = target.split('?')[0], op = this.operation(method, address);
        if (json !== undefined) {
            headers = { 'Content-Type': 'application/json', ...headers };
            body = JSON.stringify(json);
        }
        const answer = await fetch(this.url + target,
            { method, headers, body: form ?? body, redirect: 'manual' });
        const bytes = Buffer.from(await answer.arrayBuffer());
        const type = (answer.headers.get('content-type') ?? '').split(';')[0];
        const described = this.resolve(op.responses[answer.status]);
        const faults = [];
        if (expect && answer.status !== expect)
            faults.push(`status ${answer.status}, not ${expect}: ${bytes}`);
        if (!described)
            faults.push(`status ${answer.status} is not described: ${bytes}`);
        const content = described?.content?.[type] ?? described?.content?.['*/*'];
        if (described && !content && (bytes.length || (described.content && method !== 'HEAD')))
            faults.push(`type ${type} of ${answer.status} is not described`);
        const value = bytes.length && type.endsWith('json') ? JSON.parse(bytes) : bytes;
        if (content && bytes.length && type.endsWith('json'))
            faults.push(...this.fits(content.schema, value));
        faults.push(...this.headers(described?.headers, answer));
        if (json !== undefined && answer.status < 300)
            faults.push(...this.fits(op.requestBody.content['application/json'].schema, json)
                .map(f => `sent: ${f}`));
        if (faults.length)
            this.odd.push(`${method} ${target}: ${faults.join('; ').slice(0, 1500)}`);
        const key = `${method} ${op.pattern}`;
        this.seen.set(key, (this.seen.get(key) ?? new Set()).add(answer.status));
        return { status: answer.status, body: value, headers: answer.headers };
    }
}

const report = {
    class: 'complaint', title: 'Jembatan kayu contoh patah', area: '61.12.01',
    body: 'Papan jembatan contoh patah dan anak sekolah sulit lewat.', place: 'Dekat pasar contoh',
    incident_date: '2026-01-05', lat: -0.0263, lon: 109.3425, anonymous: true,
    reporter: { name: 'Warga Contoh', email: 'warga@contoh.invalid' },
};

async function everyRead(api, token)
{
    for (const target of ['/agencies', '/agencies?q=dinas&limit=2', '/topics', '/topics?limit=100&cursor=100',
        '/areas', '/areas?parent=61.12', '/areas?q=kubu', '/events', '/events?after=10&limit=5',
        '/calendar/deadline?from=2026-03-13&days=5', '/reports', '/reports?limit=3',
        '/reports?state=selesai', '/reports?q=jalan', '/reasons', '/reasons?kind=close',
        '/calendar/deadline?from=2026-03-13T09:00:00%2B07:00&days=14&unit=calendar&agency=dishub'])
        for (const headers of [{}, token])
            await api.ask('GET', `/api/v1${target}`, { headers, expect: 200 });
    for (const target of ['/agencies?zzz=1', '/topics?parent=zzz', '/areas?limit=0', '/events?after=x',
        '/reports?state=zzz', '/reasons?kind=zzz', '/calendar/deadline'])
        await api.ask('GET', `/api/v1${target}`, { expect: 422 });
    for (const target of ['/agencies', '/reports', '/events'])
        await api.ask('GET', `/api/v1${target}`,
            { headers: { Authorization: 'Bearer lpr_tidakada' }, expect: 401 });
}

// A head signed before the server began, and the proofs that lead to it.
async function ledger(api, token)
{
    const events = await api.ask('GET', '/api/v1/events?limit=1', { expect: 200 });
    for (const target of ['head', 'heads', 'heads?limit=1', 'consistency?from=1',
        `proof?event=${events.body.items[0].id}`])
        for (const headers of [{}, token])
            await api.ask('GET', `/api/v1/ledger/${target}`, { headers, expect: 200 });
    for (const target of ['head?size=x', 'heads?limit=0', 'consistency', 'proof?event=x'])
        await api.ask('GET', `/api/v1/ledger/${target}`, { expect: 422 });
    for (const target of ['head?size=99999999', 'consistency?from=99999999', 'proof?event=1'])
        await api.ask('GET', `/api/v1/ledger/${target}`, { expect: 404 });
}

// Each report of the demo in every state, as everybody and as the coordinator, with its log and files.
async function everyReport(api, token)
{
    let next = '/api/v1/reports?limit=100', read = 0, files = 0;
    while (next) {
        const page = await api.ask('GET', next, { headers: token, expect: 200 });
        for (const r of page.body.items) {
            for (const headers of [{}, token])
                for (const rest of ['', '/events'])
                    await api.ask('GET', `/api/v1/reports/${r.number}${rest}`, { headers });
            for (const file of r.attachments ?? []) {
                const got = await api.ask('GET', file.url, { headers: token, expect: 200 });
                const etag = got.headers.get('etag'), headers = { ...token, Range: 'bytes=10-19' };
                const part = await api.ask('GET', file.url, { headers, expect: 206 });
                files += got.body.length === file.bytes && got.body.subarray(10, 20).equals(part.body) &&
                    part.headers.get('content-range') === `bytes 10-19/${file.bytes}`;
                if (files > 1)
                    continue;
                await api.ask('GET', file.url, { headers: { ...headers, 'If-Range': '"x"' }, expect: 200 });
                await api.ask('GET', file.url, { headers: { ...headers, 'If-None-Match': etag }, expect: 304 });
                await api.ask('GET', file.url, { headers: { ...token, Range: `bytes=${file.bytes}-` },
                    expect: 416 });
            }
            read++;
        }
        next = /<([^>]*)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1];
    }
    tap.ok(read > 30 && files > 0, `${api.engine}: the demo's reports and files were read`, read, files);
}

async function uploads(api, token)
{
    const photo = png(40, 30), form = new FormData(), two = new FormData();
    form.append('file', new Blob([photo], { type: 'image/png' }), 'foto.png');
    const first = await api.ask('POST', '/api/v1/attachments', { headers: token, form, expect: 201 });
    const raw = await api.ask('POST', '/api/v1/attachments',
        { headers: { ...token, 'Content-Type': 'image/png' }, body: photo, expect: 201 });
    tap.ok(raw.body.kind === 'photo' && raw.headers.get('location') === raw.body.url,
        `${api.engine}: a picture is taken as a form's file and as the body`, raw.body);
    await api.ask('GET', first.body.url, { headers: token, expect: 200 }); /* before a report takes it */
    await api.ask('GET', first.body.url, { expect: 404 });
    two.append('a', new Blob([photo]), 'a.png');
    two.append('b', new Blob([photo]), 'b.png');
    await api.ask('POST', '/api/v1/attachments', { headers: token, form: two, expect: 422 });
    await api.ask('POST', '/api/v1/attachments', { headers: token, expect: 422 });
    await api.ask('POST', '/api/v1/attachments', { form: two, expect: 401 });
    await api.ask('POST', '/api/v1/attachments', { headers: { ...token, 'Content-Type': 'image/png' },
        body: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), expect: 422 });
    await api.ask('POST', '/api/v1/attachments', { headers: { ...token, 'Content-Type': 'image/png' },
        body: Buffer.alloc((25 << 20) + 1, 1), expect: 413 });
    await api.ask('GET', '/api/v1/attachments/7', { headers: token, expect: 404 });
    return [first.body.id, raw.body.id];
}

// The same with pieces, by PATCH and by POST in its place.
async function pieces(api, token)
{
    const file = png(40, 30), home = '/api/v1/attachments', ours = { ...token, 'Tus-Resumable': '1.0.0' };
    const begin = (length, expect = 201, more = {}) => api.ask('POST', home,
        { headers: { ...ours, 'Upload-Length': String(length), ...more }, expect });
    const able = await api.ask('OPTIONS', home, { expect: 204 });
    tap.ok(Number(able.headers.get('tus-max-size')) === 25 << 20, `${api.engine}: the largest file is told`);
    await begin(10, 412, { 'Tus-Resumable': '0.2' });
    await begin('x', 400);
    await begin(1 << 30, 413);
    await begin(0, 422);
    for (const how of [['PATCH', {}], ['POST', { 'X-HTTP-Method-Override': 'PATCH' }]]) {
        const { url } = (await begin(file.length, 201, { 'Upload-Metadata': 'private' })).body;
        const [method, name] = how;
        const piece = (offset, body, expect, more = {}, where = url) => api.ask(method, where, { headers: {
            ...ours, ...name, 'Upload-Offset': String(offset), 'Content-Type': 'application/offset+octet-stream',
            ...more }, body, expect });
        await api.ask('HEAD', url, { headers: ours, expect: 200 });
        await piece(0, file.subarray(0, 20), 204);
        await piece(0, file.subarray(0, 20), 409);
        await piece(0, 'x', 404, {}, `${home}/7`);
        await piece(0, 'x', 401, { Authorization: '' });
        await piece(20, 'x', 412, { 'Tus-Resumable': '' });
        await piece(20, 'x', 415, { 'Content-Type': 'text/plain' });
        await piece(20, Buffer.alloc(file.length), 413);
        await piece(20, 'x', 400, { 'Upload-Offset': 'x' });
        await piece(20, 'x', 422, {}, `${url}?zzz=1`);
        await piece(20, file.subarray(20), 204);
        const whole = await api.ask('HEAD', url, { headers: ours, expect: 200 });
        tap.ok(whole.headers.get('upload-offset') === String(file.length) &&
            whole.headers.get('upload-metadata') === 'private', `${api.engine}: a file came by ${method}`);
        await api.ask('HEAD', url, { expect: 401, headers: { 'Tus-Resumable': '1.0.0' } });
        await api.ask('DELETE', url, { headers: ours, expect: 204 });
        await api.ask('DELETE', url, { headers: ours, expect: 404 });
    }
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>');
    await api.ask('POST', home, { headers: { ...ours, 'Upload-Length': String(svg.length),
        'Content-Type': 'application/offset+octet-stream' }, body: svg, expect: 422 });
    await api.ask('POST', home, { headers: { ...ours, 'Upload-Length': '9', 'Content-Type': 'text/plain' },
        body: svg, expect: 415 });
}

async function creation(api, token, files)
{
    const key = { 'Idempotency-Key': `contoh-${api.engine}` };
    const made = await api.ask('POST', '/api/v1/reports', { json: report, headers: key, expect: 201 });
    const again = await api.ask('POST', '/api/v1/reports', { json: report, headers: key, expect: 201 });
    tap.ok(made.body.receipt && made.body.receipt === again.body.receipt &&
        made.body.number === again.body.number, `${api.engine}: one key, one report`, again.body);
    await api.ask('POST', '/api/v1/reports',
        { json: { ...report, title: 'Judul yang lain' }, headers: key, expect: 422 });
    await api.ask('POST', '/api/v1/reports', { json: { ...report, title: '' }, expect: 422 });
    await api.ask('POST', '/api/v1/reports',
        { body: '{"class":', headers: { 'Content-Type': 'application/json' }, expect: 400 });
    await api.ask('POST', '/api/v1/reports',
        { body: 'halo', headers: { 'Content-Type': 'text/plain' }, expect: 415 });
    await api.ask('POST', '/api/v1/reports', { body: Buffer.alloc((1 << 20) + 10, 32),
        headers: { 'Content-Type': 'application/json' }, expect: 413 });
    await api.ask('POST', '/api/v1/reports', { json: { ...report, attachments: files,
        channel: 'whatsapp', channel_id: 'wa-contoh-1' }, headers: token, expect: 201 });
    return made.body;
}

async function moves(api, made, who)
{
    const place = `/api/v1/reports/${made.number}`;
    let version = made.version;
    const act = async (headers, json, expect = 200, etag = `"${version}"`) => {
        const done = await api.ask('POST', `${place}/actions`,
            { headers: { ...headers, 'If-Match': etag }, json, expect });
        if (done.status === 200)
            version = done.body.version;
        return done;
    };
    await act(who.coordinator, { action: 'verify', agency: 'zzz' }, 422);
    await act(who.coordinator, { action: 'publish', text: 'Belum waktunya.' }, 409);
    await act(who.officer, { action: 'verify', agency: 'dishub' }, 403);
    await act(who.coordinator, { action: 'verify', agency: 'dishub', text: 'Mohon ditangani.' });
    await act(who.coordinator, { action: 'verify', agency: 'dishub' }, 412, '"1"');
    await act(who.coordinator, { action: 'review' }, 501);
    await act(who.officer, { action: 'assign_person', person: 'petugas.dishub' });
    await act(who.officer, { action: 'follow_up', text: 'Petugas menuju lokasi.' });
    await act(who.officer, { action: 'publish',
        text: 'Papan jembatan contoh sudah diganti pada hari ini oleh petugas di lokasi.' });
    const kind = { 'Content-Type': 'image/png' }, mine = `/api/v1/attachments?report=${made.number}`;
    const photo = await api.ask('POST', mine,
        { headers: { ...who.reporter, ...kind }, body: png(40, 30), expect: 201 });
    await api.ask('POST', mine, { headers: kind, body: png(40, 30), expect: 401 });
    await api.ask('POST', '/api/v1/attachments?report=0000000000',
        { headers: { ...who.reporter, ...kind }, body: png(40, 30), expect: 404 });
    await act(who.officer, { action: 'reply', text: 'Bukan foto saya.', attachments: [photo.body.id] }, 422);
    const shown = await act(who.reporter, { action: 'reply', text: 'Ini fotonya.', attachments: [photo.body.id] });
    tap.ok(shown.body.attachments.some(a => a.id === photo.body.id),
        `${api.engine}: a reporter's picture comes with the reply, and nobody else's`, shown.body);
    await act(who.reporter, { action: 'confirm', text: 'Sudah bisa dilewati.' });
    await act(who.reporter, { action: 'rate', score: 5 });
    await api.ask('GET', place, { headers: who.reporter, expect: 200 });
    await api.ask('GET', `${place}/events`, { headers: who.reporter, expect: 200 });
    await api.ask('GET', '/api/v1/reports/0000000000', { expect: 404 });
    await api.ask('GET', '/api/v1/reports/0000000000/events', { expect: 404 });
    for (let i = 0; i < 8; i++) /* guesses lock nobody out */
        await api.ask('GET', place,
            { headers: { Authorization: 'Receipt 00000-00000-00000-00000-00000' } });
    const slip = await api.ask('GET', place,
        { headers: { Authorization: 'Receipt 00000-0000X-00000-00000-00000' }, expect: 403 });
    tap.ok(slip.body.code === 'track-code-group-2', `${api.engine}: a slip in a code is named`, slip.body);
}

// Reports like a text and like a report, and "this is my matter too" by people whom a system knows.
async function alike(api, token)
{
    const like = '/api/v1/similar', text = { title: report.title, body: report.body, area: report.area };
    for (const headers of [{}, token])
        await api.ask('POST', like, { headers, json: text, expect: 200 });
    await api.ask('POST', like, { json: { body: report.body, area: 'zzz' }, expect: 422 });
    await api.ask('POST', like, { headers: { 'Content-Type': 'text/plain' }, body: 'x', expect: 415 });
    const open = await api.ask('GET', '/api/v1/reports?state=in_progress&limit=1', { expect: 200 });
    const over = await api.ask('GET', '/api/v1/reports?state=closed&limit=1', { expect: 200 });
    const at = list => `/api/v1/reports/${list.body.items[0].number}`, support = `${at(open)}/support`;
    for (const headers of [{}, token])
        await api.ask('GET', `${at(open)}/similar`, { headers, expect: 200 });
    await api.ask('GET', '/api/v1/reports/0000000000/similar', { expect: 404 });
    const once = await api.ask('POST', support, { headers: token, json: { person: 'wa:1' }, expect: 200 });
    const twice = await api.ask('POST', support, { headers: token, json: { person: 'wa:1' }, expect: 200 });
    tap.ok(once.body.counted && !twice.body.counted && once.body.supports === twice.body.supports,
        `${api.engine}: each person counts once`, twice.body);
    await api.ask('POST', support, { json: { who: 'x' }, expect: 422 });
    await api.ask('POST', support, { headers: { 'Content-Type': 'text/plain' }, body: 'x', expect: 415 });
    await api.ask('POST', `${at(over)}/support`, { json: {}, expect: 409 });
    await api.ask('POST', '/api/v1/reports/0000000000/support', { json: {}, expect: 404 });
    for (const place of [like, support])
        await api.ask('POST', place, { body: Buffer.alloc((1 << 20) + 10, 32),
            headers: { 'Content-Type': 'application/json' }, expect: 413 });
}

// The same key after a restart, with the answer that nobody stored in the open.
async function restart(house, api, made)
{
    await house.stop();
    await house.serve('--no-rate-limit');
    api.url = house.url;
    const again = await api.ask('POST', '/api/v1/reports', { json: report,
        headers: { 'Idempotency-Key': `contoh-${api.engine}` }, expect: 201 });
    tap.ok(again.body.number === made.number && again.body.receipt === made.receipt,
        `${api.engine}: a key is remembered over a restart`, again.body);
}

function everythingWasAsked(api)
{
    const missing = [];
    for (const [pattern, item] of Object.entries(api.description.paths))
        for (const [method, op] of Object.entries(item)) {
            const seen = [...api.seen.get(`${method.toUpperCase()} ${pattern}`) ?? []];
            const hopeless = ['429', '500', '503', '400', '401'];
            const wanted = Object.keys(op.responses).filter(s => !hopeless.includes(s));
            if (!seen.some(s => s < 300) || (wanted.length > 1 && !seen.some(s => s >= 400)))
                missing.push(`${method} ${pattern}: only ${seen}`);
            if (method === 'post' || method === 'patch')
                missing.push(...wanted.filter(s => s !== '403' && !seen.includes(Number(s)))
                    .filter(s => !(pattern.endsWith('actions') && ['404', '413', '415'].includes(s)))
                    .filter(s => s !== '423') // of a moment
                    .map(s => `${method} ${pattern}: never ${s}`));
        }
    tap.ok(missing.length === 0, `${api.engine}: every call was answered well and badly`, ...missing);
}

async function walk(engine, database)
{
    const house = new Installation(database);
    try {
        house.run('init', '--demo');
        const token = account => ({ Authorization:
            `Bearer ${house.run('token', 'add', '--account', account, '--scope', 'all').trim().split(/\s+/).pop()}` });
        const who = { coordinator: token('koordinator'), officer: token('petugas.dishub') };
        house.run('ledger', 'head', '--sign');
        await house.serve('--no-rate-limit');
        const text = await (await fetch(`${house.url}/openapi.json`)).text();
        await lint(engine, text);
        const api = new Checked(engine, house.url, JSON.parse(text));
        await everyRead(api, who.coordinator);
        await ledger(api, who.coordinator);
        await everyReport(api, who.coordinator);
        const files = await uploads(api, who.coordinator);
        await pieces(api, who.coordinator);
        const made = await creation(api, who.coordinator, files);
        who.reporter = { Authorization: `Receipt ${made.receipt}` };
        await moves(api, made, who);
        await alike(api, who.coordinator);
        await restart(house, api, made);
        tap.ok(api.odd.length === 0, `${engine}: every answer is as described`, ...api.odd.slice(0, 40));
        everythingWasAsked(api);
    } catch (e) {
        tap.ok(false, `${engine}: the walk came to its end`, e.stack, house.log().slice(-3000));
    }
    tap.ok(await house.close() === 0, `${engine}: the server ended in order`);
}

await walk('sqlite');
await walk('postgres', newDatabase('lapor_described'));
tap.end();
