// SPDX-License-Identifier: AGPL-3.0-or-later
// A report's way through the pages on a narrow phone, with scripts and without: a citizen
// sends it in five screens and follows it, officers pass it on and answer.  On each page axe
// finds nothing in light and in dark, nothing sticks out sideways, nobody else is asked.
import { AxeBuilder } from '@axe-core/playwright';
import crypto from 'node:crypto';
import { House, Tap, password } from './house.mjs';

const tap = new Tap(), house = new House();
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const changing = ['color-contrast', 'target-size', 'scrollable-region-focusable', 'region'];
const limits = { bytes: 30 * 1024, requests: 3 }; // of a citizen's first visit
const body = 'Lampu jalan di depan pasar contoh mati sejak tiga malam. Jalan jadi gelap.';

// Runs in the page: what a citizen presses is 44 pixels high, but links within a sentence.
function smallTargets()
{
    const found = [], all = 'main a, main button, main select, main summary, main label.choice, '
        + 'main textarea, main input:not([type=hidden], [type=radio], [type=checkbox])';
    for (const one of document.body.className === 'desk' ? [] : document.querySelectorAll(all)) {
        const box = one.getBoundingClientRect();
        const words = e => (e.innerText ?? '').trim().length;
        const inSentence = one.tagName === 'A' && words(one.parentElement) > words(one);
        if (box.width > 1 && box.height < 44 && !inSentence)
            found.push(`${box.height} ${one.outerHTML.slice(0, 120)}`);
    }
    return found;
}

class Visitor {
    constructor(name, script)
    {
        this.name = `${name}, scripts ${script ? 'on' : 'off'}`;
        this.script = script;
        this.strange = [];
    }

    async open()
    {
        this.context = await house.phone(this.script);
        this.page = await this.context.newPage();
        this.page.on('request', r => {
            if (new URL(r.url()).origin !== house.url && !r.url().startsWith('data:'))
                this.strange.push(r.url());
        });
        this.page.on('pageerror', e => this.strange.push(`script: ${e.message}`));
        this.page.on('console', m => {
            if (m.type() === 'error' && !/status of 4(04|12|22)/.test(m.text()))
                this.strange.push(`console: ${m.text()}`);
        });
        return this;
    }

    async close()
    {
        tap.ok(this.strange.length === 0, `${this.name}: no other host asked, no script fails`,
            ...this.strange);
        await this.context.close();
    }

    // The page as it stands now: axe on a light phone and on a dark desk, and its width.
    async look(what)
    {
        const faults = [];
        for (const colorScheme of this.script ? ['light', 'dark'] : []) {
            const width = colorScheme === 'light' ? 360 : 1280;
            await this.page.setViewportSize({ width, height: 740 });
            await this.page.emulateMedia({ colorScheme });
            const look = new AxeBuilder({ page: this.page });
            const seen = await (colorScheme === 'light' ? look.withTags(tags)
                : look.withRules(changing)).analyze();
            for (const v of seen.violations)
                faults.push(`${colorScheme} ${v.id}: ${v.nodes[0].html}`, v.nodes[0].failureSummary);
        }
        await this.page.emulateMedia({ colorScheme: null });
        for (const width of [320, 1280, 360]) {
            await this.page.setViewportSize({ width, height: 740 });
            const wide = await this.page.evaluate('document.documentElement.scrollWidth');
            if (wide > width)
                faults.push(`${wide} wide at ${width}`);
        }
        for (const small of await this.page.evaluate(smallTargets))
            faults.push(`too low for a thumb: ${small}`);
        tap.ok(faults.length === 0, `${this.name}: ${what}`, this.page.url(), ...faults);
    }

    // As it comes out of a printer: nothing to press, nothing cut off, black enough.
    async print(what, ...words)
    {
        const faults = [];
        await this.page.emulateMedia({ media: 'print' });
        await this.page.setViewportSize({ width: 718, height: 1000 }); // A4 between its margins
        if (this.script) {
            const seen = await new AxeBuilder({ page: this.page }).withRules(changing).analyze();
            for (const v of seen.violations)
                faults.push(`print ${v.id}: ${v.nodes[0].html}`);
        }
        const wide = await this.page.evaluate('document.documentElement.scrollWidth');
        if (wide > 718)
            faults.push(`${wide} wide on paper`);
        for (const target of ['header nav', 'main form', 'main button', 'main textarea', 'footer'])
            for (const one of await this.page.locator(target).all())
                if (await one.isVisible())
                    faults.push(`${target} is printed`);
        const text = await this.page.innerText('main');
        for (const word of words)
            if (!text.includes(word))
                faults.push(`${word} is not printed`);
        await this.page.emulateMedia({ media: null });
        await this.page.setViewportSize({ width: 360, height: 740 });
        tap.ok(faults.length === 0, `${this.name}: ${what} on paper`, ...faults);
    }

    async see(address, what)
    {
        const answer = await this.page.goto(address);
        if (answer.status() !== 200)
            tap.ok(false, `${this.name}: ${address} answers`, answer.status());
        else
            await this.look(what);
    }

    async step(n, what)
    {
        await this.press(`main button[name=langkah][value="${n}"]:not(.link, .unseen)`);
        await this.look(what);
    }

    // Presses what leads to another page, and waits until that is there.
    async press(target)
    {
        const button = typeof target === 'string' ? this.page.locator(target) : target;
        await Promise.all([this.page.waitForNavigation(), button.click()]);
    }

    async has(words, what)
    {
        const text = await this.page.innerText('main');
        tap.ok(text.includes(words), `${this.name}: ${what}`, this.page.url(), text);
    }
}

// That axe sees what is wrong, so that its silence means something.
async function axeSees()
{
    const context = await house.phone(true), page = await context.newPage();

    await page.setContent('<p style="color:#aaa">pudar</p><img src="data:,"><input>');
    const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
    const ids = violations.map(v => v.id);
    tap.ok(['color-contrast', 'image-alt', 'label'].every(id => ids.includes(id)),
        'axe sees pale words, a picture and a field without a name', ids);
    await context.close();
}

// What the first page of somebody who was never here costs.
async function weigh(address, script)
{
    const context = await house.phone(script), page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    const asked = [];
    let bytes = 0;

    await cdp.send('Network.enable');
    cdp.on('Network.requestWillBeSent', e => {
        if (!e.request.url.startsWith('data:')) // the tab's icon stands in the page
            asked.push(e.request.url);
    });
    cdp.on('Network.loadingFinished', e => { bytes += e.encodedDataLength; });
    await page.goto(address, { waitUntil: 'networkidle' });
    await page.waitForTimeout(500); // a tab asks for its icon last
    tap.ok(bytes > 1000 && bytes <= limits.bytes && asked.length <= limits.requests,
        `${address} costs at most 30 KB in three requests, scripts ${script ? 'on' : 'off'}`,
        `${bytes} bytes`, ...asked);
    await context.close();
}

async function send(who)
{
    const page = who.page;

    await who.see('/lapor', 'first screen, what it is');
    await page.check('[name=klasifikasi][value=pengaduan]');
    await who.step(2, 'second screen, the words');
    await page.fill('[name=isi]', body);
    await page.fill('[name=judul]', 'Lampu jalan mati di pasar contoh');
    await who.step(3, 'third screen, where and when');
    await page.fill('[name=lokasi]', 'Depan pasar contoh');
    await who.step(2, 'back to the words');
    tap.ok(await page.inputValue('[name=isi]') === body, `${who.name}: going back keeps the words`);
    await who.step(3, 'the place again');
    tap.ok(await page.inputValue('[name=lokasi]') === 'Depan pasar contoh',
        `${who.name}: going back keeps the place`);
    await who.step(4, 'fourth screen, files');
    await who.step(5, 'fifth screen, who and all answers');
    await page.fill('[name=nama]', 'Warga Contoh');
    await page.fill('[name=telepon]', '081200000000');
    await who.press('main form button[type=submit]:not([name], .unseen)');
    await page.waitForURL(/tanda-terima$/);
    await who.look('receipt');
    const codes = await page.locator('strong.code').allInnerTexts();
    await who.print('receipt', ...codes);
    return { number: codes[0], code: codes[1] };
}

// One more report, on one page.
async function another(who, title)
{
    const page = who.page;

    await page.goto('/lapor?satu=1');
    await page.check('[name=klasifikasi][value=pengaduan]');
    await page.fill('[name=isi]', body);
    await page.fill('[name=judul]', title);
    await page.check('[name=anonim]');
    const go = 'main form button[type=submit]:not([name], .unseen)';
    await who.press(go);
    await who.look('the question about a report like another one');
    await who.press(go);
    await page.waitForURL(/tanda-terima$/);
}

async function track(who, sent)
{
    await who.see('/lacak', 'tracking');
    await who.page.fill('[name=nomor]', sent.number.toLowerCase());
    await who.page.fill('[name=kode]', sent.code.toLowerCase());
    await who.press('main form button[type=submit]:not(.unseen)');
    await who.page.waitForURL(/\/laporan\//);
}

async function reply(who)
{
    const page = who.page;

    await who.look('own report');
    await who.print('own report', body);
    await page.locator('main details summary').first().click();
    await who.look('own report with the field for a reply');
    await page.fill('main [name=teks]', 'Malam ini masih gelap.');
    await who.press('main button[formaction$="/tanggapan"]');
    await who.has('Malam ini masih gelap.', 'the reply stands in the report');
    await who.look('own report after the reply');
}

// What is written is still there when the browser was closed before it was sent.
async function draft(who)
{
    await who.page.goto('/lapor?satu=1');
    await who.page.fill('[name=isi]', body);
    await who.page.goto('/');
    await who.page.goto('/lapor?satu=1');
    tap.ok(await who.page.inputValue('[name=isi]') === body, `${who.name}: a draft is kept`);
}

// The scanned code of the receipt stands after the #, which no server is sent.
async function scanned(who, sent)
{
    await who.page.goto(`/lacak?nomor=${sent.number}#${sent.code}`);
    tap.ok(await who.page.inputValue('[name=kode]') === sent.code
        && !who.page.url().includes(sent.code), `${who.name}: a scanned code fills its field`,
        who.page.url());
    await who.press('main form button[type=submit]');
    await who.has(body, 'a scanned receipt opens the report');
}

async function mistakes(who)
{
    await who.see('/lapor', 'first screen');
    await who.press('main button[name=langkah]:not(.unseen)');
    await who.look('first screen with a fault');
    await who.page.locator('main [role=alert] a').click();
    await who.page.keyboard.press('Space');
    await who.step(2, 'second screen once the fault is mended');
    await who.press('main button[name=langkah][value="3"]:not(.unseen)');
    await who.look('second screen with a fault');
    await who.has('Isi laporan belum ditulis.', 'a screen without words names them');
    await who.see('/lapor?satu=1', 'form on one page');
    tap.ok(await who.page.locator('[hidden]').evaluateAll(
        all => all.every(e => getComputedStyle(e).display === 'none')),
    `${who.name}: what is hidden takes no room`);
    await who.press('main form button[type=submit]:not([name], .unseen)');
    await who.look('form with faults');
    await who.page.locator('main [role=alert] a, main .errors a').first().click();
    tap.ok(/#f-/.test(who.page.url()), `${who.name}: a fault leads to its field`, who.page.url());
    await who.page.goto('/lacak');
    await who.page.fill('[name=nomor]', '26-0000-0000');
    await who.page.fill('[name=kode]', 'AAAAA');
    await who.press('main form button[type=submit]');
    await who.look('tracking with faults');
    await who.page.goto('/tidak-ada');
    await who.look('a page that does not exist');
}

async function givePassword(who, name)
{
    await who.see('/masuk', 'signing in');
    await who.page.fill('[name=nama]', name);
    await who.page.fill('[name=sandi]', password);
    await who.press('main form button[type=submit]');
}

async function signIn(who, name)
{
    await givePassword(who, name);
    await who.page.waitForURL(/\/kerja/);
    await who.look(`desk of ${name}`);
}

// What concerns oneself stands behind the own name in the menu.
async function signOut(who)
{
    const menu = who.page.locator('header details');

    if (!await menu.evaluate(e => e.open))
        await menu.locator('summary').click();
    await who.press('header form[action="/keluar"] button');
}

// Lines that the links of the menu stand in at 360 pixels, the opened part aside.
async function menuLines(page)
{
    const tops = await page.locator('header nav .few li, header summary').evaluateAll(
        all => all.map(e => Math.round(e.getBoundingClientRect().top / 20)));
    return new Set(tops).size;
}

async function move(who, sent, slug, fill)
{
    const page = who.page, number = sent.number.replaceAll('-', '');

    await who.press(`main a[href^="/kerja/laporan/${number}"]`);
    await who.look(`case before ${slug}`);
    await who.print(`case before ${slug}`, body);
    const form = page.locator(`#aksi-${slug}`);
    if (!await form.evaluate(e => e.open))
        await form.locator('summary').first().click();
    await who.look(`case with the form of ${slug} open`);
    await fill(form);
    await who.press(form.locator('button[type=submit]'));
    await who.look(`case after ${slug}`);
    await signOut(who);
}

async function answered(who, sent)
{
    await who.page.goto(`/laporan/${sent.number}`);
    await who.has('Lampu sudah diganti.', 'the answer stands in the report');
    await who.look('answered report');
    await who.press('main button[formaction$="/konfirmasi"]');
    await who.look('closed report');
    await who.page.check('main [name=nilai][value="5"]');
    await who.press('main form[action$="/nilai"] button');
    await who.look('rated report');
}

async function readers(who, sent)
{
    for (const address of ['/', '/laporan', `/laporan/${sent.number}`,
        `/laporan/${sent.number}/batas-waktu`, '/instansi', '/instansi/dishub', '/bantuan',
        '/tentang', '/privasi', '/aksesibilitas', '/lapor?bahasa=en'])
        await who.see(address, address.replace(sent.number, 'N'));
    await who.see('/laporan', 'the list in the language that was chosen');
    await who.has('Public reports', 'a language that was chosen stays');
    await who.see('/?bahasa=id', 'the first page in the usual language again');
}

// What officers use beside their cases: intake, their own account, accounts and tokens.
async function office(who)
{
    await signIn(who, 'koordinator');
    await who.page.locator('header summary').click();
    await who.look('the open menu');
    tap.ok(await menuLines(who.page) === 1, `${who.name}: the menu takes one line`);
    for (const queue of ['semua', 'terlambat'])
        await who.see(`/kerja?antrean=${queue}`, `queue ${queue}`);
    for (const address of ['/kerja/baru', '/akun', '/akun/langkah-kedua', '/kelola/akun',
        '/kelola/akun/baru', '/kelola/token'])
        await who.see(address, address);
    await who.page.goto('/kerja/baru');
    await who.press('main form[action="/kerja/baru"] button[type=submit]:not([name=langkah])');
    await who.look('intake with faults');
    await who.page.goto('/kelola/akun');
    await who.press(who.page.locator('main tbody a').first());
    await who.look('one account');
}

// Where the focus stands, in words.
async function focus(who)
{
    return who.page.evaluate(`document.activeElement.id || document.activeElement.name
        || document.activeElement.textContent`);
}

// A queue and a case worked through with letters alone, until they are switched off.
async function keys(who)
{
    const page = who.page, key = letter => page.keyboard.press(letter);
    const said = (got, wanted, what) => tap.ok(got === wanted, `${who.name}: ${what}`, got, wanted);

    await page.goto('/kerja?antrean=verifikasi');
    const titles = await page.locator('.dense .most a').allInnerTexts();
    tap.ok(titles.length >= 2, `${who.name}: there is a queue to go through`, titles.length);
    await key('j');
    said(await focus(who), titles[0], 'j goes to the first report');
    await key('j');
    said(await focus(who), titles[1], 'j goes to the next');
    await key('k');
    said(await focus(who), titles[0], 'k goes back');
    await key('/');
    said(await focus(who), 'f-q', '/ goes to the search');
    await key('j');
    said(await page.inputValue('[name=q]'), 'j', 'a letter that is typed is a letter');
    await page.fill('[name=q]', '');
    await page.locator('.dense .most a').first().focus();
    await Promise.all([page.waitForNavigation(), key('Enter')]);
    said(await page.innerText('h1'), titles[0], 'Enter opens it');
    await key('d');
    said(await focus(who), 'f-instansi', 'd opens the form that passes it on');
    await page.locator('h1').click();
    await key('b');
    said(await page.locator('#aksi-tanggapan').evaluate(e => e.open), true,
        'b opens the form that replies');
    await page.locator('h1').click();
    await key('?');
    said(await page.locator('dialog').isVisible(), true, '? shows the list of keys');
    await who.look('the list of keys');
    await key('Escape');
    said(await page.locator('dialog').isVisible(), false, 'Escape puts it away');
    await Promise.all([page.waitForNavigation(), key('j')]);
    said(await page.innerText('h1'), titles[1], 'j goes on to the next case');
    await Promise.all([page.waitForNavigation(), key('k')]);
    said(await page.innerText('h1'), titles[0], 'k goes back to the one before');
    await who.press(page.locator('.way a').first());
    await key('j');
    said(await focus(who), titles[0], 'back in the queue, at the report one comes from');
    await who.see('/akun', 'own account with the keys');
    await who.press('main form[action="/akun/pintas"] button');
    await page.goto('/kerja?antrean=verifikasi');
    await key('j');
    said(await page.evaluate('document.activeElement.tagName'), 'BODY', 'switched off, j is nothing');
}

// Two officers at one case: the second sees both versions, loses nothing, and decides.
async function both(first, second)
{
    const number = (await first.page.locator('.dense tr[id]').first().getAttribute('id')).slice(2);
    const note = async (who, words) => {
        await who.page.locator('#aksi-catatan summary').click();
        await who.page.fill('#aksi-catatan [name=teks]', words);
        await who.press('#aksi-catatan button[type=submit]');
    };
    for (const who of [first, second])
        await who.page.goto(`/kerja/laporan/${number}`);
    await note(first, 'Catatan orang pertama.');
    await first.has('Catatan internal sudah disimpan.', 'a move says that it is done');
    await note(second, 'Catatan orang kedua.');
    for (const words of ['Catatan orang pertama.', 'Catatan orang kedua.'])
        tap.ok((await second.page.innerText('.both')).includes(words),
            `${second.name}: both versions are shown`, words);
    await second.look('two officers at once');
    await second.press('#aksi-catatan button[type=submit]');
    await second.has('Catatan internal sudah disimpan.', 'what was kept can be sent again');
}

// The code that an authenticator shows for the secret of the page (RFC 6238).
function codeOf(typed)
{
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
    const bits = [...typed.replace(/[^A-Z2-7]/g, '')]
        .map(c => letters.indexOf(c).toString(2).padStart(5, '0')).join('');
    const key = Buffer.from(bits.match(/.{8}/g).map(b => parseInt(b, 2)));
    const step = Buffer.alloc(8);
    step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000)));
    const hash = crypto.createHmac('sha1', key).update(step).digest();
    const at = hash[19] & 15;
    return String((hash.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, '0');
}

// A second step at sign-in: set up, its codes for a lost phone, used, made anew, taken away.
async function secondStep(who)
{
    const page = who.page;

    await signIn(who, 'admin.dishub');
    await who.see('/akun/langkah-kedua', 'second step');
    await page.fill('[name=kode]', '000000');
    await who.press('main form button[type=submit]:not(.link)');
    await who.look('second step with a wrong code');
    await page.fill('[name=kode]', codeOf(await page.innerText('.key')));
    await who.press('main form button[type=submit]:not(.link)');
    const codes = await page.locator('.codes .key').allInnerTexts();
    tap.ok(codes.length >= 8, `${who.name}: codes for a lost phone are shown`, codes.length);
    await who.look('codes for a lost phone');
    await who.print('codes for a lost phone', ...codes);
    await who.see('/akun', 'account with a second step');
    await page.locator('main summary').first().click();
    await page.fill('[name=sandi_kode]', password);
    await who.press('main form[action="/akun/kode-pemulihan"] button');
    await who.look('new codes for a lost phone');
    const anew = await page.locator('.codes .key').allInnerTexts();
    await signOut(who);
    await givePassword(who, 'admin.dishub');
    await who.look('second step of signing in');
    await page.fill('[name=kode]', codes[0]);
    await who.press('main form button[type=submit]:not(.link)');
    await who.look('second step with a code that was replaced');
    await page.fill('[name=kode]', anew[0]);
    await who.press('main form button[type=submit]:not(.link)');
    await page.goto('/akun');
    await page.locator('main summary').nth(1).click();
    await page.fill('[name=sandi_mati]', password);
    await who.press('main form[action="/akun/langkah-kedua/mati"] button');
    await who.look('account without a second step');
    await signOut(who);
}

async function life(script)
{
    const citizen = await new Visitor('citizen', script).open();
    const sent = await send(citizen);
    await track(citizen, sent);
    await reply(citizen);
    const officer = await new Visitor('officer', script).open();
    await signIn(officer, 'koordinator');
    await move(officer, sent, 'verifikasi', async form => {
        await form.locator('[name=instansi]').selectOption('dishub');
    });
    await signIn(officer, 'petugas.dishub');
    await move(officer, sent, 'terbitkan', async form => {
        await form.locator('[name=teks]').fill('Lampu sudah diganti.');
    });
    await office(officer);
    if (script) {
        for (let i = 0; i < 2; i++)
            await another(citizen, `Laporan contoh ke-${i + 1}`);
        await keys(officer);
        const second = await new Visitor('second officer', script).open();
        await signIn(second, 'koordinator');
        await both(officer, second);
        await second.close();
    }
    await signOut(officer);
    await secondStep(officer);
    await officer.close();
    await answered(citizen, sent);
    await citizen.close();
    const reader = await new Visitor('reader', script).open();
    await readers(reader, sent);
    await mistakes(reader);
    if (script) {
        await draft(reader);
        await scanned(reader, sent);
    }
    await reader.close();
}

try {
    await house.open();
    await axeSees();
    for (const script of [false, true])
        for (const address of ['/', '/lapor', '/lapor?satu=1', '/lacak', '/laporan'])
            await weigh(address, script);
    await life(false);
    await life(true);
} catch (e) {
    tap.ok(false, 'the visit ends', e.stack);
}
const code = await house.close();
tap.ok(code === 0, 'the server stops in order', code);
tap.end();
