/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is nicer with JavaScript; every page works without it. */
'use strict';

/* A draft of the form of a new report, on this device, for a day; gone once it was sent. */
const DRAFT = 'lapor-draf', DAY = 86400000;
const draftForm = document.querySelector('form[data-draft]');
const kept = ['isi', 'judul', 'lokasi', 'terlapor'];

function readDraft()
{
    try {
        const draft = JSON.parse(localStorage.getItem(DRAFT)) || {};
        return Date.now() - draft.at < DAY ? draft : {};
    } catch (e) {
        return {};
    }
}

function keepDraft()
{
    const draft = readDraft();

    for (const name of kept)
        if (draftForm.elements[name])
            draft[name] = draftForm.elements[name].value;
    draft.at = Date.now();
    try {
        localStorage.setItem(DRAFT, JSON.stringify(draft));
    } catch (e) {
        /* no room, or not allowed: then there is no draft */
    }
}

if (draftForm) {
    const draft = readDraft();

    for (const name of kept) {
        const field = draftForm.elements[name];
        if (field && field.type !== 'hidden' && !field.value && draft[name])
            field.value = draft[name];
    }
    draftForm.addEventListener('input', keepDraft);
}
if (document.querySelector('[data-sent]'))
    try { localStorage.removeItem(DRAFT); } catch (e) { /* there was none */ }

/* How many characters there are, beside how many there may be. */
for (const area of document.querySelectorAll('textarea[data-max]')) {
    const line = document.getElementById('c-' + area.name);
    const words = line && line.textContent;

    if (line)
        area.addEventListener('input', () => {
            line.textContent = [...area.value].length + '. ' + words;
        });
}

/* Where I am now. */
for (const box of document.querySelectorAll('[data-gps]')) {
    const button = box.querySelector('button');

    box.hidden = !navigator.geolocation;
    button.addEventListener('click', () => navigator.geolocation.getCurrentPosition(place => {
        box.querySelector('[name=lat]').value = place.coords.latitude.toFixed(6);
        box.querySelector('[name=lon]').value = place.coords.longitude.toFixed(6);
        button.textContent = button.dataset.done;
    }));
}

/* The code of a scanned receipt stands after the #, which no server is sent. */
const code = document.getElementById('f-kode');
if (code && location.hash.length > 1 && !code.value) {
    code.value = decodeURIComponent(location.hash.slice(1));
    history.replaceState(null, '', location.pathname + location.search);
}

/* Photos are made small before they are sent: a picture of 4 MB takes minutes on 2G. */
async function smaller(file)
{
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const scale = Math.min(1, 1280 / Math.max(picture.width, picture.height));
    const canvas = document.createElement('canvas');

    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
    const bytes = await new Promise(done => canvas.toBlob(done, 'image/jpeg', 0.7));
    return bytes && bytes.size < file.size
        ? new File([bytes], file.name.replace(/\.\w+$/, '') + '.jpg', { type: 'image/jpeg' })
        : file;
}

for (const input of document.querySelectorAll('input[type=file]'))
    input.addEventListener('change', async () => {
        const list = new DataTransfer();

        for (const file of input.files)
            list.items.add(/^image\/(jpeg|png|webp)$/.test(file.type)
                ? await smaller(file).catch(() => file) : file);
        input.files = list.files;
    });
