/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Keys of a letter for who works through a queue. Every page works without it; who does not want
 * it switches it off on the page of the own account, and then it is not sent. */
'use strict';

const help = document.getElementById('pintas');
const rows = [...document.querySelectorAll('.dense .most a')];

/* In the queue from row to row, at first to the one that was come back to; in a case to the next. */
function step(by, rel)
{
    const link = document.querySelector(`.way [rel=${rel}]`);
    const at = rows.indexOf(document.activeElement);
    const back = rows.findIndex(a => a.closest('tr').matches(':target'));

    if (!rows.length)
        return link && link.click();
    const row = rows[at < 0 ? Math.max(back, 0) : Math.min(Math.max(at + by, 0), rows.length - 1)];
    row.focus();
    row.scrollIntoView({ block: 'nearest' });
}

/* Opens the first of these moves that is possible now, at its first field. */
function move(...slugs)
{
    const form = slugs.map(s => document.getElementById('aksi-' + s)).find(f => f);

    if (!form)
        return;
    form.open = true;
    form.querySelector('select, textarea, input:not([type=hidden])').focus();
    form.scrollIntoView({ block: 'nearest' });
}

function search()
{
    const words = document.querySelector('[role=search] [name=q]');

    if (words) {
        words.focus();
        words.select();
    }
}

const keys = {
    'j': () => step(1, 'next'),
    'k': () => step(-1, 'prev'),
    '/': search,
    'd': () => move('verifikasi', 'disposisi'),
    'b': () => move('terbitkan', 'tanggapan'),
    '?': () => help.showModal(),
};

document.addEventListener('keydown', e => {
    const typing = e.target.closest('input:not([type=checkbox], [type=radio]), select, textarea');

    if (e.ctrlKey || e.altKey || e.metaKey || e.isComposing || typing || !keys[e.key] || help.open)
        return;
    e.preventDefault();
    keys[e.key]();
});
