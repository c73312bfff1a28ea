/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "report/files.h"

#include "attachment/attachment.h"

static struct file_state *find(const struct file_states *files, int64_t id)
{
    for (size_t i = 0; i < files->n; i++)
        if (files->v[i].id == id)
            return &files->v[i];
    return NULL;
}

str files_visibility(const struct file_states *files, int64_t id)
{
    const struct file_state *file = find(files, id);

    return file ? file->visibility : (str){0};
}

/* Nobody has looked at what a reporter sends yet, however open its event is. */
static str came_as(const struct event *ev, const struct facts *f)
{
    bool is_private = (f->private_text.has && f->private_text.v) ||
                      str_eq(ev->actor_kind, S("reporter")) || str_eq(ev->actor_kind, S("visitor"));

    return is_private && str_eq(ev->visibility, S("public")) ? S("reporter") : ev->visibility;
}

static void see(struct file_states *files, const struct id_list *ids, str visibility)
{
    for (size_t i = 0; i < ids->n; i++) {
        struct file_state *file = find(files, ids->v[i]);
        if (file)
            file->visibility = visibility;
    }
}

void files_apply(struct ctx *cx, struct file_states *files, const struct event *ev,
                 const struct facts *f)
{
    if (f->files.n + f->shown.n + f->hidden.n == 0)
        return;
    struct file_states now = {arena_array(&cx->arena, struct file_state, files->n + f->files.n),
                              files->n};
    for (size_t i = 0; i < files->n; i++)
        now.v[i] = files->v[i];
    for (size_t i = 0; i < f->files.n; i++)
        now.v[now.n++] = (struct file_state){f->files.v[i], came_as(ev, f)};
    see(&now, &f->shown, S("public"));
    see(&now, &f->hidden, S("reporter"));
    *files = now;
}

bool file_can_be_shown(str kind, str visibility)
{
    return str_eq(kind, S("photo")) &&
           (str_eq(visibility, S("reporter")) || str_eq(visibility, S("public")));
}

static enum err check_file(struct ctx *cx, const struct casefile *c, int64_t id, const char *field)
{
    struct attachment a;

    if (!find(&c->files, id))
        return fail_key(cx, ERR_INVALID, field, "error_file_not_here");
    TRY(attachment_by_id(cx, id, &a));
    if (!file_can_be_shown(a.kind, a.visibility))
        return fail_key(cx, ERR_INVALID, field, "error_file_stays");
    return OK;
}

static bool holds(const struct id_list *ids, int64_t id)
{
    for (size_t i = 0; i < ids->n; i++)
        if (ids->v[i] == id)
            return true;
    return false;
}

static enum err choose(struct ctx *cx, const struct casefile *c, const struct id_list *wish,
                       const char *field, str visibility, struct id_list *out)
{
    for (size_t i = 0; i < wish->n; i++) {
        int64_t id = wish->v[i];
        TRY(check_file(cx, c, id, field));
        if (!str_eq(files_visibility(&c->files, id), visibility) && !holds(out, id))
            out->v[out->n++] = id;
    }
    return OK;
}

enum err files_decide(struct ctx *cx, const struct casefile *c, const struct move *m,
                      struct facts *f)
{
    if (m->show.n && (c->r.is_confidential || m->confidential))
        return fail_key(cx, ERR_INVALID, "show_attachments", "error_show_confidential");
    for (size_t i = 0; i < m->hide.n; i++)
        if (holds(&m->show, m->hide.v[i]))
            return fail_key(cx, ERR_INVALID, "hide_attachments", "error_show_and_hide");
    TRY(choose(cx, c, &m->show, "show_attachments", S("public"), &f->shown));
    return choose(cx, c, &m->hide, "hide_attachments", S("reporter"), &f->hidden);
}

enum err files_read(struct ctx *cx, const struct report *r, struct file_states *out)
{
    struct attachments all = {0};

    if (r->attachments) /* most reports have none */
        TRY(attachment_list(cx, r->id, &all));
    *out = (struct file_states){arena_array(&cx->arena, struct file_state, all.n + 1), all.n};
    for (size_t i = 0; i < all.n; i++)
        out->v[i] = (struct file_state){all.v[i].id, all.v[i].visibility};
    return OK;
}

enum err files_bind(struct ctx *cx, const struct id_list *ids, str owner, const struct event *ev,
                    const struct file_states *after)
{
    for (size_t i = 0; i < ids->n; i++)
        TRY(attachment_bind(cx, ids->v[i], ev->stream_id, ev->seq,
                            files_visibility(after, ids->v[i]), owner));
    return OK;
}

enum err files_store(struct ctx *cx, int64_t report_id, const struct file_states *before,
                     const struct file_states *after)
{
    for (size_t i = 0; i < after->n; i++) {
        const struct file_state *old = find(before, after->v[i].id);
        if (old && !str_eq(old->visibility, after->v[i].visibility))
            TRY(attachment_see(cx, after->v[i].id, report_id, after->v[i].visibility));
    }
    return OK;
}
