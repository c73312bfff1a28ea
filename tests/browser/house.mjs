// SPDX-License-Identifier: AGPL-3.0-or-later
// An installation of its own, a browser, and TAP, for the tests of pages.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { chromium } from 'playwright-core';

const top = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname),
    '../..');
const program = path.join(top, process.env.LAPOR_BUILD ?? 'build/asan', 'lapor');

export const password = 'lapor-kubu-raya';

export class Tap {
    n = 0;
    bad = 0;

    ok(good, name, ...notes)
    {
        this.n++;
        console.log(`${good ? 'ok' : 'not ok'} ${this.n} - ${name}`);
        if (good)
            return;
        this.bad++;
        for (const note of notes) {
            const words = typeof note === 'object' ? JSON.stringify(note) : String(note);
            for (const line of words.split('\n'))
                console.log(`# ${line}`);
        }
    }

    end()
    {
        console.log(`1..${this.n}`);
        process.exitCode = this.bad ? 1 : 0;
    }
}

export class House {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lapor-browser-'));

    async open()
    {
        const data = path.join(this.folder, 'data');
        const made = spawnSync(program, ['init', '--test', '--data', data], { encoding: 'utf8' });
        if (made.status !== 0)
            throw new Error(`lapor init: ${made.stderr}`);
        const log = fs.openSync(path.join(this.folder, 'serve.log'), 'w');
        this.server = spawn(program, ['serve', '--data', data, '--listen', '127.0.0.1:0'],
            { stdio: ['ignore', 'pipe', log] });
        this.ended = new Promise(done => this.server.on('exit', done));
        for await (const line of readline.createInterface({ input: this.server.stdout })) {
            this.url = `http://127.0.0.1:${line.split(' ').pop()}`;
            break;
        }
        if (!this.url)
            throw new Error(`lapor serve: ${this.log()}`);
        this.browser = await chromium.launch({
            executablePath: '/usr/bin/chromium',
            args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
                '--disable-background-networking', '--disable-component-update', '--disable-sync'],
        });
    }

    // A phone of somebody, with nothing in it yet.
    async phone(script)
    {
        const context = await this.browser.newContext({
            baseURL: this.url, javaScriptEnabled: script, locale: 'id-ID',
            timezoneId: 'Asia/Pontianak', viewport: { width: 360, height: 740 },
        });
        context.setDefaultTimeout(15000);
        return context;
    }

    log()
    {
        return fs.readFileSync(path.join(this.folder, 'serve.log'), 'utf8');
    }

    async close()
    {
        await this.browser?.close();
        this.server?.kill('SIGTERM');
        const code = await this.ended;
        fs.rmSync(this.folder, { recursive: true, force: true });
        return code;
    }
}
