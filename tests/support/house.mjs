// SPDX-License-Identifier: AGPL-3.0-or-later
// An installation of its own, commands, and TAP, for the tests that node runs.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';

const top = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname),
    '../..');
const program = path.join(top, process.env.LAPOR_BUILD ?? 'build/asan', 'lapor');
const cluster = process.env.LAPOR_TEST_POSTGRES ?? '';

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

// A new database in the test's cluster; the libpq string that opens it.
export function newDatabase(name)
{
    const own = `${name}_${process.pid}`;
    const made = spawnSync('psql', ['-qX', '-d', cluster, '-c', `CREATE DATABASE ${own}`],
        { encoding: 'utf8' });
    if (made.status !== 0)
        throw new Error(`psql: ${made.stderr}`);
    return cluster.replace(/dbname=\S+/, '') + ` dbname=${own}`;
}

// In a folder of its own, gone after close().
export class Installation {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lapor-node-'));

    constructor(database)
    {
        this.database = database;
    }

    words(...words)
    {
        return [...words, '--data', path.join(this.folder, 'data'),
            ...(this.database ? ['--database', this.database] : [])];
    }

    // What the command printed.
    run(...words)
    {
        const made = spawnSync(program, this.words(...words), { encoding: 'utf8' });
        if (made.status !== 0)
            throw new Error(`lapor ${words.join(' ')}: ${made.stderr}`);
        return made.stdout;
    }

    async serve(...words)
    {
        const log = fs.openSync(path.join(this.folder, 'serve.log'), 'a');
        this.server = spawn(program, this.words('serve', '--listen', '127.0.0.1:0', ...words),
            { stdio: ['ignore', 'pipe', log] });
        this.ended = new Promise(done => this.server.on('exit', done));
        for await (const line of readline.createInterface({ input: this.server.stdout })) {
            this.url = `http://127.0.0.1:${line.split(' ').pop()}`;
            break;
        }
        if (!this.url)
            throw new Error(`lapor serve: ${this.log()}`);
    }

    log()
    {
        return fs.readFileSync(path.join(this.folder, 'serve.log'), 'utf8');
    }

    // The server's exit code.
    async stop()
    {
        this.server?.kill('SIGTERM');
        return await this.ended;
    }

    // Without a warning.
    async kill()
    {
        this.server.kill('SIGKILL');
        await this.ended;
    }

    async close()
    {
        const code = await this.stop();
        fs.rmSync(this.folder, { recursive: true, force: true });
        return code;
    }
}
