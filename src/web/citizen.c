/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/citizen.h"
#include "web/attachments.h"

/* clang-format off */
static const struct route routes[] = {
    {HTTP_GET,  "/",                               home_show,    ROLES_ANYONE, RATE_READ,    BODY_NONE,  0, "what this is, send, track, figures, newest reports"},
    {HTTP_GET,  "/lapor",                          form_show,    ROLES_ANYONE, RATE_READ,    BODY_NONE,  0, "the form of a new report: five screens, or ?satu=1 for one page"},
    {HTTP_POST, "/lapor",                          form_send,    ROLES_ANYONE, RATE_WRITE,   BODY_FILES, 0, "with langkah=1…5 that screen, once what is filled on layar is right; without it the whole submission"},
    {HTTP_GET,  "/laporan/{nomor}/tanda-terima",   receipt_show, ROLES_ANYONE, RATE_RECEIPT, BODY_NONE,  0, "number and secret code, for half an hour, for who sent it"},
    {HTTP_GET,  "/laporan/{nomor}/tanda-terima/bukti.json", receipt_proof, ROLES_ANYONE, RATE_RECEIPT, BODY_NONE, 0, "what was sent, with its print in the ledger, for who sent it"},
    {HTTP_GET,  "/lacak",                          track_show,   ROLES_ANYONE, RATE_READ,    BODY_NONE,  0, "where number and code are typed"},
    {HTTP_POST, "/lacak",                          track_send,   ROLES_ANYONE, RATE_RECEIPT, BODY_FORM,  0, "opens the private side of one report"},
    {HTTP_GET,  "/laporan/{nomor}",                report_show,  ROLES_ANYONE, RATE_READ,    BODY_NONE,  0, "one report: state in words, who holds it, until when, history", .effort = QUICK},
    {HTTP_GET,  "/laporan/{nomor}/batas-waktu",    due_show,     ROLES_ANYONE, RATE_READ,    BODY_NONE,  0, "why a deadline falls on its day, day by day"},
    {HTTP_GET,  "/laporan/{nomor}/bukti",          proof_show,   ROLES_ANYONE, RATE_READ,    BODY_NONE,  0, "where the report stands in the ledger"},
    {HTTP_GET,  "/laporan/{nomor}/bukti.json",     proof_file,   ROLES_ANYONE, RATE_READ,    BODY_NONE,  0, "the same with its proofs, as a file to keep"},
    {HTTP_GET,  "/laporan/{nomor}/lampiran/{id}",  attachment_send, ROLES_ANYONE, RATE_READ, BODY_NONE,  0, "one file of a report; kecil=1 its thumbnail"},
    {HTTP_POST, "/laporan/{nomor}/dukung",         support_send, ROLES_ANYONE, RATE_WRITE,   BODY_FORM,  0, "anybody: this is my matter too, counted once per person"},
    {HTTP_POST, "/laporan/{nomor}/{aksi}",         move_send,    ROLES_ANYONE, RATE_WRITE,   BODY_FILES, 0, "a move of the reporter: lengkapi, tanggapan, konfirmasi, belum-selesai, nilai, cabut, keberatan, buka-kembali"},
    {HTTP_GET,  "/laporan",                        list_show,    ROLES_ANYONE, RATE_READ,    BODY_NONE,  0, "public reports, newest first; filters topik, area, instansi, status, halaman"},
    {HTTP_GET,  "/laporan.atom",                   list_feed,    ROLES_ANYONE, RATE_READ,    BODY_NONE,  0, "the same as an Atom feed"},
    {HTTP_GET,  "/instansi",                       offices_show, ROLES_ANYONE, RATE_READ,    BODY_NONE,  0, "the offices"},
    {HTTP_GET,  "/instansi/{kode}",                office_show,  ROLES_ANYONE, RATE_READ,    BODY_NONE,  0, "one office: figures and newest reports"},
    {HTTP_GET,  "/buku-besar",                     ledger_show,  ROLES_ANYONE, RATE_READ,    BODY_NONE,  0, "the public ledger: signed heads, how to check them"},
    {HTTP_GET,  "/buku-besar.atom",                ledger_feed,  ROLES_ANYONE, RATE_READ,    BODY_NONE,  0, "its heads as an Atom feed"},
    {HTTP_GET,  "/buku-besar/{nama}",              ledger_file,  ROLES_ANYONE, RATE_READ,    BODY_NONE,  0, "files to keep: kepala.txt, kepala-N.txt, kunci.txt, and periksa.html, periksa.py that check them"},
    {HTTP_GET,  "/tentang",                        about_show,   ROLES_ANYONE, RATE_READ,    BODY_NONE,  0, "about this service"},
    {HTTP_GET,  "/privasi",                        privacy_show, ROLES_ANYONE, RATE_READ,    BODY_NONE,  0, "what is kept of whom"},
    {HTTP_GET,  "/aksesibilitas",                  accessibility_show, ROLES_ANYONE, RATE_READ, BODY_NONE, 0, "accessibility statement"},
    {HTTP_GET,  "/bantuan",                        help_show,    ROLES_ANYONE, RATE_READ,    BODY_NONE,  0, "help"},
};
/* clang-format on */
const struct route_table web_citizen_routes = {routes, COUNT(routes)};
