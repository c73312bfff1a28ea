// SPDX-License-Identifier: AGPL-3.0-or-later
// An installation of its own and a browser, for the tests of pages.
import { chromium } from 'playwright-core';
import { Installation, Tap } from '../support/house.mjs';

export { Tap };
export const password = 'lapor-kubu-raya';

export class House extends Installation {
    async open()
    {
        this.run('init', '--test');
        await this.serve();
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

    async close()
    {
        await this.browser?.close();
        return await super.close();
    }
}
